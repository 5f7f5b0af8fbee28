using System.Text.RegularExpressions;
using Edge.Platform.Boards;
using Edge.Platform.Sparkplug;
using Edge.Platform.Store;
using Edge.Records;
using Microsoft.Data.Sqlite;

namespace Edge.Platform;

/// <summary>
/// A Sparkplug host application that keeps every record of its boards: it follows births, stores records and sealed blocks durably, confirms what it has, finds gaps and
/// asks for them. Network and clock are injected: <see cref="MqttHost"/> runs it over MQTT.
/// </summary>
/// <remarks>One thread at a time: hand over what arrives by <see cref="Receive"/>, and call <see cref="Step"/> about once a second and after each batch of messages.</remarks>
public sealed partial class HostApplication : IDisposable
{
    private const int MostBoards = 4096;
    private const int RebirthsPerStep = 20;

    private readonly HostOptions _options;
    private readonly SortedDictionary<string, BoardFollower> _boards = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = [];
    private readonly Dictionary<string, TimeSpan> _strangers = [];
    private readonly long _startedAt;
    private readonly HostPresence? _presence;
    private HostLink? _link;

    /// <summary>Opens the stores that there are.</summary>
    /// <exception cref="PlatformException">A store cannot be used.</exception>
    public HostApplication(HostOptions options)
    {
        _options = options;
        _startedAt = options.Time.GetTimestamp();
        _presence = options.HostId is null ? null : new HostPresence(options.HostId, options.Time);
        try
        {
            OpenStores();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Is told what a user is told.</summary>
    public event Action<HostNotice>? Noticed;

    /// <summary>
    /// Is shown each record that was not stored before, also those that come in sealed blocks; the record is reused. It is durable after the next <see cref="Step"/>, and
    /// shown once more if the power fails before that.
    /// </summary>
    public event Action<BoardId, Record>? RecordStored;

    /// <summary>Topics to subscribe to, at QoS 1.</summary>
    public IReadOnlyList<string> Subscriptions
    {
        get
        {
            var group = _options.Group ?? "+";
            var topics = new List<string> { $"spBv1.0/{group}/NBIRTH/+", $"spBv1.0/{group}/NDEATH/+", $"spBv1.0/{group}/NDATA/+", $"spBv1.0/{group}/DBIRTH/+/+", $"spBv1.0/{group}/DDATA/+/+", $"spBv1.0/{group}/DDEATH/+/+" };
            if (_presence is not null)
            {
                topics.Add(_presence.Topic);
            }

            return topics;
        }
    }

    /// <summary>Where things stand with each board, by group and node.</summary>
    public IReadOnlyList<BoardStatus> Boards => [.. _boards.Values.Select(board => board.Status)];

    private TimeSpan Now => _options.Time.GetElapsedTime(_startedAt);

    /// <summary>A connection is about to be made: the will that it is to have (QoS 1, retained), or null.</summary>
    public HostWill? BeginConnection() => _presence is null ? null : new HostWill(_presence.Topic, _presence.Begin());

    /// <summary>The connection stands and the subscriptions are made, or about to be.</summary>
    public void Connected(HostLink link)
    {
        _link = link;
        PublishState(_presence?.Online);
        foreach (var board in _boards.Values)
        {
            board.Connected(link);
        }
    }

    /// <summary>The connection is lost.</summary>
    public void Disconnected()
    {
        _link = null;
        foreach (var board in _boards.Values)
        {
            board.Disconnected();
        }
    }

    /// <summary>Takes a message that arrived. Whatever it holds, nothing that is stored is harmed by it.</summary>
    /// <exception cref="PlatformException">What it holds cannot be stored.</exception>
    public void Receive(string topic, ReadOnlySpan<byte> payload)
    {
        if (topic.StartsWith("spBv1.0/STATE/", StringComparison.Ordinal))
        {
            TakeState(topic, payload);
            return;
        }

        if (!SparkplugPacket.TryParse(topic, payload, out var packet, out var error))
        {
            Refuse(topic, error);
            return;
        }

        if (packet!.Type is "NCMD" or "DCMD" || (_options.Group is not null && packet.Group != _options.Group))
        {
            return;
        }

        Guard(() => Find(packet)?.Take(packet, Now));
    }

    /// <summary>Goes on: makes durable what arrived, confirms it, asks for what is missing.</summary>
    /// <exception cref="PlatformException">What arrived cannot be stored.</exception>
    public void Step()
    {
        Guard(() =>
        {
            var rebirths = RebirthsPerStep;
            var now = Now;
            foreach (var board in _boards.Values)
            {
                board.Step(now, ref rebirths);
            }
        });
    }

    /// <summary>Ends on purpose: makes durable what arrived, and says that this host is offline.</summary>
    public void Stop()
    {
        Guard(() =>
        {
            foreach (var board in _boards.Values)
            {
                board.Commit();
            }
        });
        PublishState(_presence?.End());
        _link = null;
    }

    /// <summary>Closes the stores. What no <see cref="Step"/> or <see cref="Stop"/> made durable is gone, as with a power cut.</summary>
    public void Dispose()
    {
        foreach (var board in _boards.Values)
        {
            board.Dispose();
        }

        _boards.Clear();
    }

    private void OpenStores()
    {
        if (!Directory.Exists(_options.Store))
        {
            return;
        }

        foreach (var group in Directory.EnumerateDirectories(_options.Store))
        {
            foreach (var node in Directory.EnumerateDirectories(group).Where(BoardStore.IsIn))
            {
                var id = new BoardId(Path.GetFileName(group), Path.GetFileName(node));
                if (_options.Group is null || id.Group == _options.Group)
                {
                    Open(id);
                }
            }
        }
    }

    private BoardFollower? Find(SparkplugPacket packet)
    {
        var id = new BoardId(packet.Group, packet.Node);
        if (_boards.TryGetValue(id.ToString(), out var board))
        {
            return board;
        }

        if (!Id().IsMatch(packet.Group) || !Id().IsMatch(packet.Node))
        {
            Refuse(id.ToString(), $"{id}: not a board's ids, which have 1 to 32 of a-z, 0-9, '-'");
            return null;
        }

        if (packet.Type != "NBIRTH")
        {
            AskStranger(id, packet.Type);
            return null;
        }

        // Other makers' nodes may publish here too: they get no store.
        var isBoard = packet.Payload.Metrics.Any(metric => metric.Name == Uplink.Contract.PropertyContract);
        if (!isBoard || _boards.Count == MostBoards)
        {
            Refuse(id.ToString(), isBoard ? $"{id}: more than {MostBoards} boards" : $"{id}: its birth names no version of the contract, so that it is another maker's");
            return null;
        }

        board = Open(id);
        if (_link is not null)
        {
            board.Connected(_link);
        }

        return board;
    }

    /// <summary>A node that was there before this host: its births tell whether it is a board of ours.</summary>
    private void AskStranger(BoardId id, string type)
    {
        var name = id.ToString();
        var isTime = !_strangers.TryGetValue(name, out var asked) || Now - asked >= _options.RebirthPause;
        if (type == "NDEATH" || !isTime || _refused.Contains(name) || _strangers.Count > MostBoards)
        {
            return;
        }

        _strangers[name] = Now;
        _link?.Publish(HostCommands.TopicOf(id), new HostCommands(_options.Time).Rebirth(), 0, isRetained: false);
    }

    /// <summary>What a disk does ends the host: what it has in memory is ahead of what is stored.</summary>
    private static void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException or Board.StorageException)
        {
            throw new PlatformException($"cannot store what arrived: {failure.Message}");
        }
    }

    private BoardFollower Open(BoardId id)
    {
        var board = new BoardFollower(
            id,
            _options,
            (from, level, text) => Tell(from, level, text),
            (from, record) => RecordStored?.Invoke(from, record));
        _boards[id.ToString()] = board;
        return board;
    }

    private void Refuse(string about, string text)
    {
        if (_refused.Count < MostBoards && _refused.Add(about))
        {
            Tell(null, NoticeLevel.Trouble, text);
        }
    }

    private void Tell(BoardId? board, NoticeLevel level, string text) => Noticed?.Invoke(new HostNotice(_options.Time.GetUtcNow().UtcDateTime, board, level, text));

    /// <summary>Somebody said something of this host, the broker perhaps for a connection before this one.</summary>
    private void TakeState(string topic, ReadOnlySpan<byte> payload)
    {
        if (_link is null || topic != _presence?.Topic)
        {
            return;
        }

        switch (_presence.Take(payload))
        {
            case (false, _, _):
                Refuse(topic, $"{topic}: not a STATE");
                break;
            case (_, true, false):
                // Not a newer word than that of the will, which nobody would believe any more.
                PublishState(_presence.Online);
                break;
            case (_, true, true):
                _link.Reconnect();
                break;
        }
    }

    private void PublishState(byte[]? state)
    {
        if (state is not null)
        {
            _link?.Publish(_presence!.Topic, state, 1, isRetained: true);
        }
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}\\z")]
    private static partial Regex Id();
}

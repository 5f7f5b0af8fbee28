using Edge.Platform.Sparkplug;
using Edge.Platform.Store;
using Edge.Records;
using Edge.Records.Blocks;
using Edge.Uplink;

namespace Edge.Platform.Boards;

/// <summary>Follows one board: takes its messages in order, stores what they hold, confirms it, and has gaps healed.</summary>
internal sealed class BoardFollower : IDisposable
{
    /// <summary>Least version of the contract by which records can be stored as they are.</summary>
    private const int LeastContract = 3;

    private readonly HostOptions _options;
    private readonly BoardStore _store;
    private readonly BoardSession _session;
    private readonly RecordDecoder _decoder;
    private readonly GapHealer _healer;
    private readonly HostCommands _commands;
    private readonly Action<BoardId, NoticeLevel, string> _notice;
    private readonly Record _record = new();
    private HostLink? _link;
    private TimeSpan _now;
    private TimeSpan? _rebirthAt;
    private TimeSpan? _confirmAt;
    private long _sent;
    private long _told;
    private long _unread;
    private DateTime? _published;
    private long? _number;
    private bool _isUsable = true;

    /// <summary>Opens the store of a board.</summary>
    /// <exception cref="PlatformException">It cannot be used.</exception>
    public BoardFollower(BoardId id, HostOptions options, Action<BoardId, NoticeLevel, string> notice, Action<BoardId, Record> stored)
    {
        Id = id;
        _options = options;
        _notice = notice;
        _store = BoardStore.Open(Path.Combine(options.Store, id.Group, id.Node), new StoreOptions
        {
            Time = options.Time,
            IsDurable = options.IsDurable,
            Keys = [.. options.Keys.Where(key => key.Board == id.ToString())],
        });
        _store.RecordStored = record => stored(id, record);
        _session = new BoardSession(options.Reorder);
        _decoder = new RecordDecoder(_store.SchemaOf);
        _commands = new HostCommands(options.Time);
        _healer = new GapHealer(options, _store, Ask, Notice);
    }

    /// <summary>The board.</summary>
    public BoardId Id { get; }

    /// <summary>Where things stand.</summary>
    public BoardStatus Status => new(
        Id,
        _session.IsBorn,
        _healer.Head,
        _store.Confirmable,
        _told,
        _store.Known.Missing(1, _healer.Head).Sum(range => range.Count),
        _store.Received,
        _store.Blocks,
        _store.ContradictionCount,
        _healer.Asked);

    /// <summary>The connection to the broker stands: what was missed meanwhile is not known.</summary>
    public void Connected(HostLink link)
    {
        _link = link;
        _session.Reset();
        _session.WantRebirth();
        _rebirthAt = null;
    }

    /// <summary>The connection to the broker is lost.</summary>
    public void Disconnected()
    {
        _link = null;
        _session.Reset();
    }

    /// <summary>Takes a message of the board.</summary>
    public void Take(SparkplugPacket packet, TimeSpan now)
    {
        _now = now;
        foreach (var message in _session.Take(packet, now))
        {
            Take(message);
        }
    }

    /// <summary>Goes on: stores durably, confirms, asks.</summary>
    /// <param name="now">Time that only goes on.</param>
    /// <param name="rebirths">How many boards may still be asked for their births now.</param>
    public void Step(TimeSpan now, ref int rebirths)
    {
        _now = now;
        _session.Expire(now);
        _store.Commit();
        if (_link is null)
        {
            return;
        }

        if (!_session.IsBorn)
        {
            if (_session.IsRebirthWanted && rebirths > 0 && !(now - _rebirthAt < _options.RebirthPause))
            {
                rebirths--;
                _rebirthAt = now;
                Send(_commands.Rebirth());
            }
        }
        else if (_isUsable)
        {
            Confirm();
            _healer.Step(_session.Generation, now);
        }
    }

    /// <summary>Makes what was handed over durable.</summary>
    public void Commit() => _store.Commit();

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private void Take(SparkplugMessage message)
    {
        switch (message.Type)
        {
            case "NBIRTH":
                TakeNodeBirth(message);
                break;
            case "DBIRTH":
                _decoder.TakeBirth(message);
                break;
            case "NDEATH":
                Notice(NoticeLevel.Normal, "offline");
                break;
            case "NDATA" or "DDATA" when _isUsable:
                TakeData(message);
                break;
        }
    }

    private void TakeNodeBirth(SparkplugMessage birth)
    {
        var version = NumberOf(birth, Contract.PropertyContract) ?? 0;
        _isUsable = version >= LeastContract;
        if (!_isUsable)
        {
            Notice(NoticeLevel.Alarm, $"online with version {version} of the contract: its records cannot be stored as they are; this platform needs {LeastContract}");
            return;
        }

        _decoder.TakeBirth(birth);
        _healer.Head = NumberOf(birth, Contract.RecordsHead) ?? 0;
        _healer.NoteBirth(_now);
        _told = NumberOf(birth, Contract.RecordsConfirmed) ?? 0;
        _sent = _told;
        TakeHead(birth);
        Notice(NoticeLevel.Normal, $"online, newest record {_healer.Head}");
        // Births of the same session that come late were overtaken by records that they did not know of.
        var isOvertaken = NumberOf(birth, Contract.BirthDeathSequence) == _number && birth.Timestamp < _published;
        _number = NumberOf(birth, Contract.BirthDeathSequence);
        if (_store.Known.Greatest > _healer.Head && !isOvertaken)
        {
            Notice(NoticeLevel.Alarm, $"its log ends with record {_healer.Head}, and record {_store.Known.Greatest} is stored here: the end was cut off, or an older state was put back");
        }
    }

    private void TakeData(SparkplugMessage message)
    {
        _published = message.Timestamp;
        if (RecordDecoder.SequenceOf(message) is { } sequence)
        {
            TakeRecord(message, sequence);
            return;
        }

        if (message.Find(Contract.CommandId)?.Value is string id && message.Find(Contract.CommandOutcomeMetric)?.Value is string outcome)
        {
            _healer.NoteAnswer(id, outcome, _now);
        }

        _told = NumberOf(message, Contract.RecordsConfirmed) ?? _told;
        if (NumberOf(message, Contract.RecordsResent) is { } last)
        {
            _healer.NoteResent(last, _session.Generation, _now);
        }

        TakeBlock(message);
        TakeHead(message);
    }

    private void TakeRecord(SparkplugMessage message, long sequence)
    {
        _healer.Head = Math.Max(_healer.Head, sequence);
        if (!_decoder.TryDecode(message, _record, out var problem))
        {
            TakeUnreadable(message, sequence, problem);
            return;
        }

        _unread = 0;
        var outcome = _store.Add(_record);
        if (outcome == StoreOutcome.Contradicting)
        {
            Notice(NoticeLevel.Alarm, $"record {sequence} came with another content than the one that is stored; it is kept beside");
        }

        if (message.Metrics[0].IsHistorical)
        {
            _healer.NoteOld(outcome == StoreOutcome.Stored, _now);
        }
    }

    /// <summary>
    /// A record came that cannot be read. Where it may be readable later it is asked for again, once; else it is kept in the words in which it came: it is here, so that it
    /// is confirmed and never taken for one that the board has not.
    /// </summary>
    private void TakeUnreadable(SparkplugMessage message, long sequence, string problem)
    {
        var isKept = !_decoder.IsPassing || _healer.IsResending(sequence);
        var isNew = isKept && _store.AddUnreadable(sequence, SparkplugJson.Write(message));
        if (message.Metrics[0].IsHistorical)
        {
            _healer.NoteOld(isNew, _now);
        }

        // Once for each kind of trouble would need a list; the first of a row says enough.
        if (_unread++ == 0)
        {
            Notice(NoticeLevel.Trouble, $"record {sequence} cannot be read: {problem}; it {(isKept ? "is kept as it came until its sealed block is here" : "is asked for again")}");
        }
    }

    private void TakeBlock(SparkplugMessage message)
    {
        if (NumberOf(message, Contract.BlocksLeft) is not { } left)
        {
            return;
        }

        var number = NumberOf(message, Contract.BlocksNumber);
        if (number is not null && message.Find(Contract.BlocksData)?.Value is byte[] block)
        {
            var outcome = _store.AddBlock(number.Value, block, out var finding);
            _healer.NoteOld(outcome == StoreOutcome.Stored, _now);
            if (outcome is StoreOutcome.Bad or StoreOutcome.Contradicting)
            {
                Notice(NoticeLevel.Alarm, finding);
            }
        }
        else if (number is not null)
        {
            Notice(NoticeLevel.Trouble, $"the board cannot read its block {number}");
        }

        _healer.NoteBlocks(left, _session.Generation, _now);
    }

    private void TakeHead(SparkplugMessage message)
    {
        if (NumberOf(message, Contract.ChainBlock) is not (>= 0 and <= int.MaxValue and var block)
            || NumberOf(message, Contract.ChainSequence) is not (> 0 and var sequence)
            || message.Find(Contract.ChainTag)?.Value is not byte[] { Length: BlockLayout.TagBytes } tag)
        {
            return;
        }

        _healer.Sealed = sequence;
        if (_store.AddHead((int)block, sequence, tag, out var finding) == StoreOutcome.Contradicting)
        {
            Notice(NoticeLevel.Alarm, $"the published head of the chain contradicts what is stored: {finding}");
        }
    }

    private void Confirm()
    {
        var sequence = Math.Min(_store.Confirmable, _healer.Head);
        var isDue = sequence > _told && !(_now - _confirmAt < _options.ConfirmPause) && (sequence > _sent || !(_now - _confirmAt < _options.AnswerTime));
        if (isDue)
        {
            _confirmAt = _now;
            _sent = sequence;
            Send(_commands.Confirm(sequence));
        }
    }

    private bool Ask(string id, string command, SequenceRange range)
    {
        if (_link is null || !_commands.HasRoom(_now))
        {
            return false;
        }

        _commands.Note(_now);
        Send(_commands.Range(id, command, range.First, range.Last));
        Notice(NoticeLevel.Normal, $"asks for {range} by {command}");
        return true;
    }

    private void Send(byte[] payload) => _link?.Publish(HostCommands.TopicOf(Id), payload, 0, isRetained: false);

    private void Notice(NoticeLevel level, string text) => _notice(Id, level, text);

    private static long? NumberOf(SparkplugMessage message, string name) => message.Find(name)?.Value as long?;
}

using Edge.Configuration;
using Edge.Events;
using Edge.Platform.Sparkplug;
using Edge.Platform.Sparkplug.Wire;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Simulator.Link;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>A log and an uplink on media that survive reboots, a loopback broker, a host that decodes what arrives, and virtual time.</summary>
internal sealed class UplinkRig
{
    public const long StartUtcMs = 1_760_000_000_000;

    private readonly SparkplugDecoder _decoder = new();
    private readonly int _seed;
    private readonly LogMedia? _media;
    private readonly Func<MqttLink> _createLink;
    private long _bootMs;

    /// <param name="site">The site; null: one line.</param>
    /// <param name="seed">Seed of the delays.</param>
    /// <param name="media">Media of the log; null: the card and the medium of the state.</param>
    /// <param name="link">Creates the link at each boot; null: to the loopback broker.</param>
    public UplinkRig(SiteSettings? site = null, int seed = 1, LogMedia? media = null, Func<MqttLink>? link = null)
    {
        Site = site ?? UplinkSites.OneLine();
        _seed = seed;
        _media = media;
        _createLink = link ?? (() => new LoopbackLink(Broker, () => NowMs, () => IsNetworkUp));
        Broker.Subscribe(Receive);
        Boot();
    }

    public SiteSettings Site { get; set; }

    /// <summary>Whether it notes what was written and what arrived: for who compares by other means that is most of the time a run takes.</summary>
    public bool IsNoting { get; set; } = true;

    public LoopbackBroker Broker { get; } = new();

    /// <summary>The card.</summary>
    public SimulatedStorage LogMedium { get; } = new(new MemoryStorage());

    public MemoryStorage StateMedium { get; set; } = new();

    public bool IsNetworkUp { get; set; } = true;

    public long NowMs { get; private set; }

    public RecordLog Log { get; private set; } = null!;

    public SchemaWriter Schemas { get; private set; } = null!;

    public MqttLink Link { get; private set; } = null!;

    public UplinkStage Uplink { get; private set; } = null!;

    public CommandStage Commands { get; private set; } = null!;

    public RecordingTarget Target { get; } = new();

    /// <summary>Everything that reached the broker.</summary>
    public List<LoopbackMessage> Messages { get; } = [];

    /// <summary>All of it that is Sparkplug.</summary>
    public List<SparkplugMessage> Decoded { get; } = [];

    /// <summary>The records that were written, in the words of the contract, by sequence.</summary>
    public SortedDictionary<long, string> Written { get; } = [];

    /// <summary>The records that arrived, likewise; each arrival of a sequence.</summary>
    public List<(long Sequence, string Content, bool IsHistorical)> Arrived { get; } = [];

    public IEnumerable<SparkplugMessage> Births => Decoded.Where(message => message.IsBirth);

    public long UptimeMs => NowMs - _bootMs;

    public long UtcMs => StartUtcMs + NowMs;

    /// <summary>Power comes on: what was in memory is gone.</summary>
    public void Boot()
    {
        _bootMs = NowMs;
        Log = _media is null ? new RecordLog(LogMedium, StateMedium) : new RecordLog(_media);
        Log.Open();
        Schemas = new SchemaWriter(Site, Log);
        Link = _createLink();
        Uplink = new UplinkStage(Site, Link, Log, StateMedium, _seed, new Record());
        Commands = new CommandStage(Site, Uplink, Log, new Sink(this), Target);
        AppendEvent(EventCode.Boot, Record.NoLine, "", 1, -1);
        var before = Log.Head;
        Schemas.Write(UtcMs, TimeQuality.Network);
        NoteSchemas(before);
    }

    /// <summary>What commands act on from now on, in place of <see cref="Target"/>.</summary>
    public void UseTarget(CommandTarget target) => Commands = new CommandStage(Site, Uplink, Log, new Sink(this), target);

    /// <summary>One tick.</summary>
    public void Tick()
    {
        NowMs += Limits.TickMs;
        Log.Flush();
        Commands.Apply(UptimeMs);
        Uplink.Step(UptimeMs, UtcMs);
    }

    public void Run(int seconds)
    {
        for (var i = 0; i < seconds * 1000 / Limits.TickMs; i++)
        {
            Tick();
        }
    }

    /// <summary>A tick of time passes.</summary>
    public void Advance() => NowMs += Limits.TickMs;

    /// <summary>Time passes without power.</summary>
    public void Pass(int seconds) => NowMs += seconds * 1000L;

    public Record AppendMinute(int line = 0, Action<Record>? change = null)
    {
        var settings = Site.Lines[line];
        var record = new Record
        {
            Kind = RecordKind.Minute,
            Line = (byte)line,
            UtcMs = UtcMs - (UtcMs % 60000),
            TimeQuality = TimeQuality.Network,
            SchemaSequence = Schemas.SequenceOf(line),
            ChannelCount = settings.ChannelCount,
            ContactCount = settings.ContactCount,
        };
        for (var i = 0; i < record.ChannelCount; i++)
        {
            record.Average[i] = (int)(Log.NextSequence * 10) + i;
            record.Minimum[i] = record.Average[i] - 5;
            record.Maximum[i] = record.Average[i] + 7;
            record.Marks[i] = (byte)'N';
            record.ValidCount[i] = 60;
        }

        for (var i = 0; i < record.ContactCount; i++)
        {
            record.SecondsOn[i] = (byte)(i < 2 ? 60 : 0);
            record.SecondsKnown[i] = 60;
        }

        change?.Invoke(record);
        return Append(record);
    }

    public Record AppendEvent(int code, byte line, string subject, long argument1 = 0, long argument2 = 0)
    {
        var record = new Record();
        record.SetEvent(code, line, subject, UtcMs, TimeQuality.Network, argument1, argument2);
        return Append(record);
    }

    public Record Append(Record record)
    {
        Log.Append(record);
        if (IsNoting)
        {
            Written[record.Sequence] = ExpectedMessage.Of(Site, record);
        }

        return record;
    }

    public void SendCommand(string name, bool value = true) => SendMetrics(new Metric { Name = name, Datatype = 11, BooleanValue = value });

    public void Confirm(long sequence) => SendMetrics(new Metric { Name = "Records/Confirmed", Datatype = 4, LongValue = (ulong)sequence });

    /// <summary>A named command, to the node or to a line's device.</summary>
    public void Command(string id, string name, string? subject = null, long? first = null, long? second = null, string? text = null, string? line = null)
    {
        var metrics = new List<Metric> { new() { Name = "Command/Id", StringValue = id }, new() { Name = "Command/Name", StringValue = name } };
        if (subject is not null)
        {
            metrics.Add(new Metric { Name = "Command/Subject", StringValue = subject });
        }

        if (first is { } one)
        {
            metrics.Add(new Metric { Name = "Command/Argument1", LongValue = (ulong)one });
        }

        if (second is { } two)
        {
            metrics.Add(new Metric { Name = "Command/Argument2", LongValue = (ulong)two });
        }

        if (text is not null)
        {
            metrics.Add(new Metric { Name = "Command/Text", StringValue = text });
        }

        Send(line is null ? $"spBv1.0/{Site.Group}/NCMD/{Site.Node}" : $"spBv1.0/{Site.Group}/DCMD/{Site.Node}/{line}", metrics);
    }

    /// <summary>The answers that came to a command, in order.</summary>
    public string[] Answers(string id) =>
        [.. Decoded.Where(message => message.Find("Command/Id")?.Value as string == id && message.Type == "NDATA").Select(message => (string)message.Find("Command/Outcome")!.Value!)];

    private void SendMetrics(params Metric[] metrics) => Send($"spBv1.0/{Site.Group}/NCMD/{Site.Node}", metrics);

    private void Send(string topic, IEnumerable<Metric> metrics)
    {
        var payload = new Edge.Platform.Sparkplug.Wire.Payload { Timestamp = (ulong)UtcMs };
        payload.Metrics.AddRange(metrics);
        using var stream = new MemoryStream();
        using (var coded = new Google.Protobuf.CodedOutputStream(stream, leaveOpen: true))
        {
            payload.WriteTo(coded);
        }

        Broker.Publish(topic, stream.ToArray());
    }

    private void NoteSchemas(long before)
    {
        var reader = new RecordReader(Log);
        reader.Seek(before + 1);
        var record = new Record();
        while (reader.TryRead(record))
        {
            Written[record.Sequence] = ExpectedMessage.Of(Site, record);
        }
    }

    private void Receive(LoopbackMessage message)
    {
        if (!IsNoting)
        {
            return;
        }

        Messages.Add(message);
        if (!message.Topic.StartsWith("spBv1.0/", StringComparison.Ordinal))
        {
            return;
        }

        Assert.IsTrue(_decoder.TryDecode(message.Topic, message.Payload, out var decoded, out var error), error);
        Decoded.Add(decoded!);
        if (decoded!.IsData && decoded.Find("Records/Sequence")?.Value is long sequence)
        {
            Arrived.Add((sequence, ExpectedMessage.Of(decoded), decoded.Metrics.All(metric => metric.IsHistorical)));
        }
    }

    private sealed class Sink(UplinkRig rig) : EventSink
    {
        public override void Write(int code, int line, string subject, long agoMs, long argument1, long argument2) =>
            rig.AppendEvent(code, (byte)line, subject, argument1, argument2);
    }
}

/// <summary>Notes what commands ask for; knows the valve "bypass-1" and the line "line-1".</summary>
internal sealed class RecordingTarget : CommandTarget
{
    public List<string> Calls { get; } = [];

    public override int SetClock(long utcMs) => Note($"clock {utcMs}");

    public override int AcknowledgeOpening(string valve, string who) => valve == "bypass-1" ? Note($"acknowledge {valve} {who}") : CommandOutcome.UnknownSubject;

    public override int AnnounceEmergency(string valve, int minutes, string reason) => Note($"announce {valve} {minutes} {reason}");

    public override int WithdrawEmergency(string valve) => Note($"withdraw {valve}");

    public override int SetWindow(string line, string who, long fromUtcMs, long toUtcMs) => Note($"window {line} {who} {fromUtcMs} {toUtcMs}");

    public override int RemoveWindows(string line, string who) => Note($"no window {line} {who}");

    public override int BeginMaintenance(string line, string who, int reason, int minutes) => Note($"maintenance {line} {who} {reason} {minutes}");

    public override int BeginCalibration(string channel, string who, int reason, int minutes) => Note($"calibration {channel} {who} {reason} {minutes}");

    private int Note(string call)
    {
        Calls.Add(call);
        return CommandOutcome.Done;
    }
}

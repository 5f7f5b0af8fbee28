using System.Text.Json.Nodes;
using Edge.Board;
using Edge.Configuration;
using Edge.Events;
using Edge.Inputs;
using Edge.Records;
using Edge.Sampling;
using Edge.Simulator.Faults;
using Edge.Tests.Configuration;

namespace Edge.Tests.Events;

/// <summary>The reference line at work, second by second, from values in their units; sampling and inputs are left out.</summary>
internal sealed class EvidenceBench
{
    /// <summary>2026-03-01 00:00 UTC, 08:00 at the site.</summary>
    public const long StartUtcMs = 1772323200000;

    private const int Kiln = 4;

    private readonly MinuteAggregator _minutes;
    private readonly SummaryAggregator _summaries;
    private readonly Record _record = new();
    private readonly Random _random = new(1);
    private readonly Dictionary<int, Func<long, double>> _signals = [];
    private readonly double[] _usual;
    private readonly double[] _noise = new double[Limits.Channels];

    public EvidenceBench(Action<JsonNode>? change = null, Storage? state = null)
    {
        Site = change is null ? TestSites.Reference() : TestSites.With(change);
        State = state ?? new MemoryStorage();
        Samples = new SampleSet(Site);
        Stops = new StopOrders(State);
        Stops.Load();
        Stage = new EvidenceStage(Site, Stops, Events);
        _minutes = new MinuteAggregator(Site);
        _summaries = new SummaryAggregator(Site, State);
        _usual = [28, 720, 121, 420_000, 0.15, 34, 1106, 27, 52, 510, 52, 510, 92, 22, 38, 4];
        for (var i = 0; i < Site.Channels.Length; i++)
        {
            Samples.Marks[i] = (byte)'N';
            Samples.HasValue[i] = true;
        }

        Samples.Contact[Kiln] = ContactState.Closed;
    }

    public SiteSettings Site { get; }

    public Storage State { get; }

    public SampleSet Samples { get; }

    public StopOrders Stops { get; }

    public EvidenceStage Stage { get; }

    public EventList Events { get; } = new();

    public long UptimeMs { get; private set; }

    public long UtcMs { get; set; } = StartUtcMs;

    public byte TimeQuality { get; set; } = Edge.Records.TimeQuality.Network;

    public List<string> Summaries { get; } = [];

    /// <summary>What a channel shows from now on, in its unit, by the seconds since; null: its usual noise.</summary>
    public void Show(string channel, Func<long, double>? signal)
    {
        var index = IndexOf(channel);
        if (signal is null)
        {
            _signals.Remove(index);
            return;
        }

        var since = UptimeMs;
        _signals[index] = _ => signal((UptimeMs - since) / 1000);
    }

    public void Show(string channel, double value) => Show(channel, _ => value);

    public void Mark(string channel, byte mark)
    {
        var index = IndexOf(channel);
        Samples.Marks[index] = mark;
        Samples.HasValue[index] = mark is not (Edge.Sampling.Mark.Fault or Edge.Sampling.Mark.Communication);
    }

    public void RunKiln(bool runs) => Samples.Contact[Kiln] = runs ? ContactState.Closed : ContactState.Open;

    public int IndexOf(string channel) => Array.FindIndex(Site.Channels, one => one.Id == channel);

    public void RunMinutes(double minutes) => RunSeconds((int)(minutes * 60));

    public void RunSeconds(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            RunSecond();
        }
    }

    public void AssertNoEvents() => Assert.AreEqual("", string.Join('\n', Events.All));

    /// <summary>Runs until an event comes; gives it and the time that took.</summary>
    public (Written Event, double Minutes) RunUntil(int code, double mostMinutes)
    {
        var since = UptimeMs;
        for (var i = 0; i < mostMinutes * 60; i++)
        {
            RunSecond();
            if (Events.All.Find(written => written.Code == code) is { } found)
            {
                return (found, (UptimeMs - since) / 60_000.0);
            }
        }

        Assert.Fail($"no {EventCode.NameOf(code)} within {mostMinutes} minutes; there were: {string.Join(", ", Events.All)}");
        return default;
    }

    private void RunSecond()
    {
        UptimeMs += 1000;
        UtcMs += 1000;
        for (var i = 0; i < Site.Channels.Length; i++)
        {
            var span = Site.Channels[i].HighScaled - Site.Channels[i].LowScaled;
            _noise[i] = (0.99 * _noise[i]) + (0.002 * span * (_random.NextDouble() - 0.5));
            Samples.Scaled[i] = _signals.TryGetValue(i, out var signal) ? Scale(i, signal(0)) : Scale(i, _usual[i]) + (int)_noise[i];
        }

        if (_minutes.IsOver(UtcMs))
        {
            CloseMinute();
        }

        _minutes.Add(Samples, UtcMs, TimeQuality);
        Stage.TakeSecond(Samples, UptimeMs, UtcMs, TimeQuality);
    }

    private void CloseMinute()
    {
        _minutes.Fill(0, _record);
        Stage.TakeMinute(_record, UptimeMs);
        _summaries.Add(_record);
        while (_summaries.TryTakeComplete(0, _record))
        {
            if (_record.PeriodMinutes == 60)
            {
                Stage.TakeHour(_record, UptimeMs);
            }
        }

        _minutes.Clear();
    }

    private int Scale(int channel, double value) => (int)Math.Round(value * Math.Pow(10, Site.Channels[channel].Decimals));
}

using System.Diagnostics;
using Edge.Bench.Measures;
using Edge.Configuration;
using Edge.Events;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Simulator.Link;
using Edge.Uplink;

namespace Edge.Bench.Uplink;

/// <summary>A board with a backlog, as far as the uplink needs one.</summary>
public sealed class DrainBoard
{
    private const int MinutesOfDay = 1440;
    private const int TicksPerProbe = 7;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    private readonly SiteSettings _site;
    private readonly int _port;
    private readonly BenchLog _log = BenchLog.OnCard();
    private readonly MinuteSource _source;
    private long _uptimeMs;

    /// <summary>Creates it with an empty log.</summary>
    /// <param name="site">Its site.</param>
    /// <param name="port">Port of the broker on this machine.</param>
    public DrainBoard(SiteSettings site, int port)
    {
        _site = site;
        _port = port;
        _source = new MinuteSource(site.Lines[0].ChannelCount, site.Lines[0].ContactCount);
        new SchemaWriter(site, _log.Log).Write(MinuteSource.StartUtcMs, TimeQuality.Network);
    }

    private RecordLog Log => _log.Log;

    /// <summary>Appends days of minutes.</summary>
    public void Fill(int days)
    {
        for (int i = 0; i < days * MinutesOfDay; i++)
        {
            _log.Append(_source.Next());
        }
    }

    /// <summary>Sends all of it to a subscriber that has nothing yet, as fast as ticks can follow one another.</summary>
    public Drained Drain(bool asBlocks)
    {
        using var platform = new DrainPlatform(_port);
        UplinkStage uplink = Connect(asBlocks);
        int expected = asBlocks ? Log.SealedBlocks : (int)Log.Head;
        var watch = Stopwatch.StartNew();
        while ((asBlocks ? platform.Blocks : platform.Records) < expected)
        {
            Tick(uplink);
            Thread.Yield();
            if (watch.Elapsed > _patience)
            {
                throw new InvalidOperationException($"{platform.Blocks} blocks and {platform.Records} records of {expected} arrived in {_patience.TotalMinutes:F0} minutes");
            }
        }

        double seconds = watch.Elapsed.TotalSeconds;
        uplink.Stop(UtcMs);
        if (asBlocks)
        {
            platform.Check(new SealedBlocks(Log));
        }

        return new Drained(asBlocks ? new SealedBlocks(Log).HeadSequence : Log.Head, expected, seconds);
    }

    /// <summary>Sends part of it at ten ticks a second, with live events now and then.</summary>
    public Paced Pace(bool asBlocks, TimeSpan duration)
    {
        using var platform = new DrainPlatform(_port);
        UplinkStage uplink = Connect(asBlocks);
        var watch = Stopwatch.StartNew();
        var sent = new List<TimeSpan>();
        long ticks = 0;
        for (; watch.Elapsed < duration; ticks++)
        {
            TimeSpan due = TimeSpan.FromMilliseconds(ticks * Limits.TickMs);
            if (due > watch.Elapsed)
            {
                Thread.Sleep(due - watch.Elapsed);
            }

            if (ticks % TicksPerProbe == 0)
            {
                platform.Expect(sent.Count);
                sent.Add(watch.Elapsed);
                AppendProbe(sent.Count - 1);
            }

            Tick(uplink);
        }

        double seconds = watch.Elapsed.TotalSeconds;
        double perSecond = asBlocks ? platform.Blocks * ((double)new SealedBlocks(Log).HeadSequence / Log.SealedBlocks) / seconds : (platform.Records - sent.Count) / seconds;
        double worst = platform.WorstSeconds();
        uplink.Stop(UtcMs);
        return new Paced(perSecond, worst, sent.Count);
    }

    private long UtcMs => MinuteSource.StartUtcMs + _uptimeMs;

    // Until the births are out, with a medium of the state that knows nothing: all of the log is backlog.
    private UplinkStage Connect(bool asBlocks)
    {
        var uplink = new UplinkStage(_site, new RealTimeLink(() => true, "127.0.0.1", _port), Log, new MemoryStorage(), 1, new Record());
        if (asBlocks && uplink.SendBlocks(1, Log.Head) != CommandOutcome.Done)
        {
            throw new InvalidOperationException("the blocks were refused");
        }

        var watch = Stopwatch.StartNew();
        while (!uplink.IsOnline)
        {
            Tick(uplink);
            Thread.Sleep(1);
            if (watch.Elapsed > _patience)
            {
                throw new InvalidOperationException("the broker was not reached");
            }
        }

        return uplink;
    }

    private void AppendProbe(int number)
    {
        var record = new Record();
        record.SetEvent(EventCode.BypassOpened, 0, DrainPlatform.Probe + number, UtcMs, TimeQuality.Network, 0, 0);
        Log.Append(record);
    }

    private void Tick(UplinkStage uplink)
    {
        _uptimeMs += Limits.TickMs;
        Log.Flush();
        uplink.Step(_uptimeMs, UtcMs);
    }
}

using Edge.Bench.Data;
using Edge.Bench.Measures;
using Edge.Bench.Store;
using Edge.Configuration;
using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator.Cli;

namespace Edge.Bench.Uplink;

/// <summary>Figures of the uplink.</summary>
public static class UplinkBench
{
    private const int DdataBytes = 850;
    private const int Channels = 16;
    private const int SealedDays = 14;
    private const int MinutesOfDay = 1440;
    private const int StormBoards = 1000;
    private const int PeakConnects = 50;
    private const int AllBackSeconds = 600;
    private const int AcceptsPerSecond = 10;
    private static readonly int[] _outageSeconds = [0, 10, 60, 300, 1800];

    /// <summary>Measures all of them, or what takes seconds.</summary>
    /// <param name="reference">Reference minutes, or null where they are not at hand.</param>
    /// <param name="isQuick">Leaves out what takes minutes, and what needs a mosquitto.</param>
    /// <param name="tell">Told what is being done.</param>
    public static IEnumerable<Figure> Measure(DataSet? reference, bool isQuick, Action<string> tell)
    {
        SiteSettings site = ReferenceSite();
        tell("messages");
        foreach (Figure figure in Messages(site, reference))
        {
            yield return figure;
        }

        tell($"storms of {StormBoards} boards");
        foreach (Figure figure in Storms(site))
        {
            yield return figure;
        }

        tell("memory");
        foreach (Figure figure in BoardBench.Memory())
        {
            yield return figure;
        }

        if (!isQuick)
        {
            foreach (Figure figure in DrainBench.Measure(tell))
            {
                yield return figure;
            }
        }
    }

    /// <summary>The reference site.</summary>
    public static SiteSettings ReferenceSite()
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(SiteFile.Read(null));
        return SiteReader.Read(json, json.Length);
    }

    private static IEnumerable<Figure> Messages(SiteSettings site, DataSet? reference)
    {
        int contacts = site.Lines[0].ContactCount;
        string with = $"the reference site; with its {contacts} contacts {DdataMeasure.Bytes(site, contacts)}";
        yield return new Figure("ddata.bytes", "DDATA of a minute of 16 channels, average, least, greatest", DdataMeasure.Bytes(site, 0), DdataBytes, with);
        yield return new Figure("ddata.jsonBytes", "  the same as JSON", DdataMeasure.JsonBytes(site), null, "names in the place of aliases, no blanks");
        yield return new Figure(
            "ddata.sealedBytes", "  its share of a sealed block", SealedBytes(reference), null, reference is null ? "noise; with --data the reference minutes" : "reference minutes, all-in");
    }

    private static double SealedBytes(DataSet? reference)
    {
        BenchLog log = BenchLog.OnCard();
        var source = new MinuteSource(Channels);
        log.Append(source.Schema());
        Func<Record> next = reference is null ? source.Next : SealedStore.Repeat(reference);
        for (int i = 0; i < SealedDays * MinutesOfDay; i++)
        {
            log.Append(next());
        }

        return (double)log.Log.SealedBlocks * BlockLayout.BlockBytes / new SealedBlocks(log.Log).HeadSequence;
    }

    private static IEnumerable<Figure> Storms(SiteSettings site)
    {
        StormFigures power = ReconnectStorm.PowerUp(site, StormBoards);
        StormFigures restart = _outageSeconds.Select(seconds => ReconnectStorm.BrokerRestart(site, StormBoards, seconds)).Aggregate((one, other) => one.Or(other));
        StormFigures overload = ReconnectStorm.PowerUp(site, StormBoards, AcceptsPerSecond);
        StormFigures worst = power.Or(restart);
        string outages = $"power-up {power.PeakConnects}, broker gone for {string.Join(", ", _outageSeconds)} s {restart.PeakConnects}";
        string refusing = $"a broker that refuses beyond {AcceptsPerSecond} a second";
        yield return new Figure(
            "storm.peakConnectsPerSecond", $"Attempts a second of {StormBoards} boards at once", worst.PeakConnects, PeakConnects, $"virtual time, failed ones too: {outages}; {refusing} sees {overload.PeakConnects}");
        yield return new Figure("storm.allBackSeconds", "  until all are back, s", worst.AllBackSeconds, AllBackSeconds, $"power-up {power.AllBackSeconds:F0}; {refusing} {overload.AllBackSeconds:F0}");
    }
}

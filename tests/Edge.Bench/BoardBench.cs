using Edge.Bench.Measures;
using Edge.Simulator.Cli;

namespace Edge.Bench;

/// <summary>Figures of the firmware as a whole.</summary>
public static class BoardBench
{
    private const int UplinkBytes = 16_384;
    private const int BoardBytes = 65_536;
    private const int MostChannels = 32;

    /// <summary>Managed memory of the uplink and of the whole firmware.</summary>
    public static IEnumerable<Figure> Memory()
    {
        string site = SiteFile.Read(null);
        BoardMemoryMeasure memory = BoardMemoryMeasure.Run(site);
        yield return new Figure("memory.uplinkBytes", "Managed memory, the uplink", memory.UplinkBytes, UplinkBytes, "beyond the MQTT library; the reference site");
        yield return new Figure("memory.boardBytes", "Managed memory, the whole firmware", memory.BoardBytes, BoardBytes, "the reference site, at its greatest");
        BoardMemoryMeasure more = BoardMemoryMeasure.Run(BoardMemoryMeasure.WithChannels(site, MostChannels));
        yield return new Figure("memory.boardBytes32", $"  with {MostChannels} channels", more.BoardBytes, null, "registers at another slave");
    }
}

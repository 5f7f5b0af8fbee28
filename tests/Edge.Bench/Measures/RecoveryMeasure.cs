using Edge.Host;
using Edge.Records;

namespace Edge.Bench.Measures;

/// <summary>What opening a log costs after a power cut.</summary>
/// <param name="Bytes">Most bytes read from the media.</param>
/// <param name="Opens">Most files opened.</param>
public readonly record struct RecoveryCost(long Bytes, int Opens)
{
    private const int Cuts = 48;

    /// <summary>Cuts the power at many instants while minutes are appended and blocks sealed, and opens the log after each.</summary>
    /// <returns>The worst of all.</returns>
    public static RecoveryCost Of(BenchLog log, MinuteSource source)
    {
        var random = new Random(3);
        RecoveryCost worst = default;
        for (int cut = 0; cut < Cuts; cut++)
        {
            // Some cuts fall into sealing, which is a few operations among many appends.
            log.Medium.CutPowerAt(1 + random.Next(200), random.Next(-1, 400));
            try
            {
                log.Append(source, 1000);
            }
            catch (BoardStoppedException)
            {
                log.Medium.RestorePower();
            }

            RecordLog opened = log.OpenCounted(out CountingStorage medium, out CountingStorage state);
            if (opened.Trouble is { } trouble)
            {
                throw new InvalidOperationException($"the log did not open after a cut: {trouble}");
            }

            bool isOne = ReferenceEquals(medium, state);
            long bytes = medium.BytesRead + (isOne ? 0 : state.BytesRead);
            int opens = medium.Opens + (isOne ? 0 : state.Opens);
            worst = new RecoveryCost(Math.Max(worst.Bytes, bytes), Math.Max(worst.Opens, opens));
            log.Reopen();
        }

        return worst;
    }
}

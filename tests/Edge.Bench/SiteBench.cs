using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator;
using Edge.Simulator.Cli;
using Edge.Simulator.Link;
using Edge.Simulator.Plant;

namespace Edge.Bench;

/// <summary>The simulator's reference site, run in virtual time: what its records cost, events and schemas included.</summary>
public static class SiteBench
{
    private const int Seed = 1;
    private static readonly DateTime _start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Runs plant and firmware.</summary>
    /// <param name="days">Plant days.</param>
    /// <param name="progress">Told the days that are done.</param>
    /// <returns>Bytes of sealed blocks over the minutes in them, and the number of blocks.</returns>
    public static (double BytesPerRecord, int Blocks) Measure(int days, Action<int> progress)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-bench-");
        try
        {
            var broker = new LoopbackBroker();
            using var simulation = new Simulation(new SimulationOptions
            {
                SiteJson = SiteFile.Read(null),
                StateDirectory = folder.FullName,
                Seed = Seed,
                Start = _start,
                CreateLink = simulation => new LoopbackLink(broker, () => PlantModel.ToMicroseconds(simulation.PlantTime) / 1_000, () => simulation.IsNetworkUp),
            });
            for (int day = 1; day <= days; day++)
            {
                DateTime end = _start.AddDays(day);
                while (simulation.PlantTime < end)
                {
                    simulation.Step();
                }

                progress(day);
            }

            return Count(simulation.CardFolder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (double BytesPerRecord, int Blocks) Count(string cardFolder)
    {
        string[] segments = [.. Directory.GetFiles(Path.Combine(cardFolder, "log2", "b")).Order(StringComparer.Ordinal)];
        int blocks = (int)(segments.Sum(segment => new FileInfo(segment).Length) / BlockLayout.BlockBytes);
        byte[] last = File.ReadAllBytes(segments[^1])[^BlockLayout.BlockBytes..];
        return (blocks * (double)BlockLayout.BlockBytes / BlockLayout.MinutesOf(last), blocks);
    }
}

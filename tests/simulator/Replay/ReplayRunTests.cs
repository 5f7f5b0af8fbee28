using System.Globalization;
using System.Text;
using System.Text.Json;
using Edge.Board;
using Edge.Records;
using Edge.Simulator.Consoles;
using Edge.Tests.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Replay;

/// <summary>Real data through plant, chips, firmware and log: the minutes must be those of the file.</summary>
[TestClass]
public sealed class ReplayRunTests
{
    private const string Start = "2026-01-31T08:00:00Z";
    private const int Minutes = 12;

    // An ADS1115 step is 2500/3 nA of 16 mA (2.048 V over 32768 steps and 75 ohm).
    private const double AdcStep = 2500.0 / 3 / 16_000_000;

    [TestMethod]
    [DataRow("slurry-flow", 0, 60, 0.01, AdcStep)]
    [DataRow("flue-temperature", 0, 300, 0.1, AdcStep)]
    [DataRow("load", 0, 120, 0.1, 0)]
    [DataRow("esp-1-voltage", 0, 80, 0.1, 0)]
    public void Minute_averages_are_those_of_the_file(string channel, double low, double high, double resolution, double step)
    {
        using var folder = new TemporaryFolder();
        var values = Values(low, high);
        var file = folder.Write("data.csv", Csv(values, isTimed: true));

        using var run = CommandLine.Run("--state", folder.Path, "--speed", "max", "--start", Start, "--replay", file, "--map", $"x={channel}*0.5+{low}");

        Assert.AreEqual(0, run.ExitCode);
        var minutes = ReadMinutes(folder.Path, channel, resolution);
        for (var minute = 1; minute < Minutes; minute++)
        {
            var expected = values.Skip(minute * 60).Take(60).Average(value => (value * 0.5) + low);
            Assert.AreEqual(expected, minutes[minute], resolution + (step * (high - low)), $"minute {minute}");
        }
    }

    [TestMethod]
    public void Rows_without_times_follow_the_step_and_are_held()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("data.csv", "10,1\n20,2\n30,3\n");

        using var run = CommandLine.Run("--state", folder.Path, "--speed", "max", "--start", Start, "--replay", file, "--map", "#1=load", "--step", "2m");

        var minutes = ReadMinutes(folder.Path, "load", 0.1);
        CollectionAssert.AreEqual(new[] { 10.0, 10, 20, 20, 30, 30 }, Enumerable.Range(0, 6).Select(minute => minutes[minute]).ToArray());
    }

    [TestMethod]
    public void A_run_of_a_replay_ends_with_it_and_tells_what_became_of_its_rows()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("data.csv", "time,x\n0,10\n1,20\n1,30\n0,40\n2,50\n");

        using var run = CommandLine.Run("--state", folder.Path, "--speed", "max", "--start", Start, "--replay", file, "--map", "x=load", "--json");

        var last = JsonSerializer.Deserialize<JsonElement>(run.Lines[^1]);
        Assert.AreEqual("""{"rows":5,"played":5,"outOfOrder":2}""", last.GetProperty("replay").GetRawText());
        StringAssert.StartsWith(last.GetProperty("time").GetString(), "2026-01-31T08:00:04");
    }

    private static double[] Values(double low, double high)
    {
        // Steps, ramps and noise over most of the range, the same every time.
        var random = new Random(7);
        return [.. Enumerable.Range(0, Minutes * 60).Select(second => (high - low) * (0.4 + (0.8 * second / (Minutes * 60)) + (second % 7 * 0.05) + (random.NextDouble() * 0.2)))];
    }

    private static string Csv(double[] values, bool isTimed)
    {
        var text = new StringBuilder(isTimed ? "datetime;x\n" : "");
        var time = new DateTime(2020, 3, 9, 10, 14, 33);
        foreach (var value in values)
        {
            text.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm:ss};{value:R}\n");
            time = time.AddSeconds(1);
        }

        return text.ToString();
    }

    private static Dictionary<int, double> ReadMinutes(string state, string channel, double resolution)
    {
        var start = DateTimeOffset.Parse(Start, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        var log = new RecordLog(new ReadOnlyStorage(new FileStorage(Path.Combine(state, "media", "card"))));
        log.Open();
        var reader = new RecordReader(log);
        var record = new Record();
        var minutes = new Dictionary<int, double>();
        var index = -1;
        while (!reader.IsAtHead)
        {
            if (reader.TryRead(record) && record.Kind == RecordKind.Schema)
            {
                index = record.Text.Split('\n').Where(line => line.StartsWith("channel", StringComparison.Ordinal)).ToList().FindIndex(line => line.Split('\t')[1] == channel);
            }
            else if (record.Kind == RecordKind.Minute)
            {
                minutes[(int)((record.UtcMs - start) / 60_000)] = Math.Round(record.Average[index] * resolution, 4);
            }
        }

        return minutes;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Cli;

[TestClass]
public sealed class RunTests
{
    private const string Start = "2026-01-31T08:00:00Z";

    [TestMethod]
    public void A_run_ends_after_its_plant_time_with_a_last_line()
    {
        using var folder = new TemporaryFolder();

        using var run = CommandLine.Run("--state", folder.Path, "--speed", "max", "--start", Start, "--for", "90s", "--json");

        Assert.AreEqual("", run.Error);
        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual(At(90), Time(run.Lines[^1]), 0.5);
    }

    [TestMethod]
    public void The_last_line_counts_the_records_that_the_log_holds()
    {
        using var folder = new TemporaryFolder();

        using var run = CommandLine.Run("--state", folder.Path, "--speed", "max", "--start", Start, "--for", "5m", "--json");

        var last = JsonSerializer.Deserialize<JsonElement>(run.Lines[^1]);
        Assert.IsGreaterThanOrEqualTo(6, last.GetProperty("sequence").GetInt64());
        Assert.AreEqual(last.GetProperty("sequence").GetInt64(), last.GetProperty("records").GetInt64());
        Assert.AreEqual(16, last.GetProperty("channels").EnumerateObject().Count());
        Assert.AreEqual("N", last.GetProperty("channels").GetProperty("load").GetProperty("mark").GetString());
        Assert.AreEqual("closed", last.GetProperty("valves").GetProperty("bypass-1").GetString());
        Assert.AreEqual("running", last.GetProperty("kiln").GetString());
    }

    [TestMethod]
    public void The_first_events_of_a_run_are_those_of_its_boot()
    {
        using var folder = new TemporaryFolder();

        using var run = CommandLine.Run("--state", folder.Path, "--speed", "max", "--start", Start, "--for", "10s", "--json");

        var first = run.Lines.SelectMany(Events).First();
        Assert.AreEqual(1, first.GetProperty("sequence").GetInt64());
        Assert.AreEqual("boot", first.GetProperty("code").GetString());
    }

    [TestMethod]
    public void A_second_start_goes_on_with_the_next_sequence_number()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["--state", folder.Path, "--speed", "max", "--for", "3m", "--json"];

        using var first = CommandLine.Run([.. arguments, "--start", Start]);
        using var second = CommandLine.Run([.. arguments, "--start", "2026-01-31T09:00:00Z"]);

        var firstEvent = second.Lines.SelectMany(Events).First();
        Assert.AreEqual(Sequence(first.Lines[^1]) + 1, firstEvent.GetProperty("sequence").GetInt64());
        Assert.AreEqual("boot", firstEvent.GetProperty("code").GetString());
    }

    [TestMethod]
    public void Runs_of_virtual_time_give_the_same_bytes_however_often_they_are_looked_at()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();

        using var first = CommandLine.Run("--state", one.Path, "--speed", "max", "--start", Start, "--for", "30m", "--json");
        using var second = CommandLine.Run("--state", other.Path, "--speed", "max", "--start", Start, "--for", "30m");

        CollectionAssert.AreEqual(Media(one), Media(other));
    }

    [TestMethod]
    public void Typed_commands_act_on_the_plant_and_the_end_of_input_does_not()
    {
        using var folder = new TemporaryFolder();

        using var run = CommandLine.RunWithInput(
            "open bypass-1\n\nopen nothing\n", "--state", folder.Path, "--port", FreePort(), "--speed", "100", "--start", Start, "--for", "60s");

        Assert.AreEqual(0, run.ExitCode);
        StringAssert.Contains(run.Output, "> open bypass-1: ");
        StringAssert.Contains(run.Output, "> open nothing: refused: ");
        StringAssert.Contains(run.Output, "bypass-opened bypass-1");
    }

    [TestMethod]
    public void Real_time_runs_at_the_speed_that_was_asked_for()
    {
        using var folder = new TemporaryFolder();
        var before = Environment.TickCount64;

        using var run = CommandLine.Run("--state", folder.Path, "--port", FreePort(), "--speed", "50", "--start", Start, "--for", "60s", "--json");

        Assert.IsGreaterThanOrEqualTo(1100, Environment.TickCount64 - before);
        Assert.AreEqual(At(60), Time(run.Lines[^1]), 0.5);
    }

    [TestMethod]
    public void A_line_comes_each_real_second_and_one_at_the_end()
    {
        using var folder = new TemporaryFolder();
        var before = Environment.TickCount64;

        using var run = CommandLine.Run("--state", folder.Path, "--port", FreePort(), "--speed", "50", "--start", Start, "--for", "110s", "--json");

        Assert.IsGreaterThanOrEqualTo(3, run.Lines.Length);
        Assert.IsLessThanOrEqualTo(((Environment.TickCount64 - before) / 1000) + 1, run.Lines.Length);
    }

    [TestMethod]
    public void A_state_that_is_none_gets_one_line()
    {
        using var folder = new TemporaryFolder();
        folder.Write("plant.json", "{");

        using var run = CommandLine.Run("--state", folder.Path, "--speed", "max", "--for", "1s");

        Assert.AreEqual(2, run.ExitCode);
        StringAssert.StartsWith(run.Error, "edge: --state: ");
        Assert.AreEqual(1, run.Error.Count(character => character == '\n'));
    }

    [TestMethod]
    public void A_second_simulator_cannot_have_the_state_but_a_later_one_can()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["--state", folder.Path, "--speed", "max", "--start", Start, "--for", "1s"];
        using var first = CommandLine.Run(arguments);
        using var second = CommandLine.Run(arguments);

        Assert.AreEqual((0, 0), (first.ExitCode, second.ExitCode));
    }

    private static double At(double seconds) => DateTime.Parse(Start, CultureInfo.InvariantCulture).AddSeconds(seconds).Ticks / (double)TimeSpan.TicksPerSecond;

    private static double Time(string line) =>
        DateTime.Parse(Property(line, "time").GetString()!, CultureInfo.InvariantCulture).Ticks / (double)TimeSpan.TicksPerSecond;

    private static long Sequence(string line) => Property(line, "sequence").GetInt64();

    private static JsonElement Property(string line, string name) => JsonSerializer.Deserialize<JsonElement>(line).GetProperty(name);

    private static IEnumerable<JsonElement> Events(string line) => Property(line, "events").EnumerateArray();

    private static string[] Media(TemporaryFolder folder)
    {
        var media = Path.Combine(folder.Path, "media");
        return [.. Directory.EnumerateFiles(media, "*", SearchOption.AllDirectories).Order().Select(file => $"{Path.GetRelativePath(media, file)} {Convert.ToHexString(File.ReadAllBytes(file))}")];
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}

using System.Text.Json;
using Edge.Tests.Cli;
using Edge.Tests.Commissioning;

namespace Edge.Tests.EndToEnd;

/// <summary><c>simulator -- platform</c> as a user starts it.</summary>
[TestClass]
public class PlatformProcessTests
{
    [TestMethod]
    public void It_keeps_what_the_simulator_publishes_over_a_kill_and_ends_with_0_on_ctrl_c()
    {
        using var folder = new TemporaryFolder();
        using var mosquitto = Mosquitto.StartOrSkip(folder.Path);
        var state = Path.Combine(folder.Path, "state");
        string[] arguments = ["platform", "--store", Path.Combine(folder.Path, "store"), "--broker", $"127.0.0.1:{mosquitto.Port}", "--host", "platform"];
        using var board = new SimulatorProcess("--broker", $"127.0.0.1:{mosquitto.Port}", "--speed", "120", "--start", "2026-03-01T00:00:00Z", "--state", state);
        using (var first = new SimulatorProcess(arguments))
        {
            first.WaitFor(run => Stored(run) > 5, "nothing is stored");
            first.Kill();
        }

        using var second = new SimulatorProcess(arguments);
        second.WaitFor(run => Stored(run) > 12 && Board(run)!.Value.GetProperty("missing").GetInt64() == 0, "nothing more is stored");
        var stored = Stored(second);
        second.Interrupt();
        Assert.AreEqual(0, second.WaitForExit(), second.Errors);

        // The key of a simulated board is in its office once the board has told it.
        var key = Path.Combine(state, "office", "first.key");
        var verified = EdgeRun.Of("verify", Path.Combine(folder.Path, "store", "plant", "edge-1"), "--key", key);
        Assert.AreEqual(0, verified.ExitCode, verified.Output + verified.Error);
        Assert.IsGreaterThan(12, stored);
    }

    [TestMethod]
    public void A_store_in_use_and_a_broker_that_is_not_there_are_one_line_each()
    {
        using var folder = new TemporaryFolder();
        var port = Mosquitto.FreePort();
        using var none = CommandLine.Run("platform", "--store", folder.Path, "--broker", $"127.0.0.1:{port}");
        Assert.AreEqual(2, none.ExitCode);
        StringAssert.StartsWith(none.Error, $"edge: --broker: no MQTT broker answers at 127.0.0.1:{port}: ");

        using var held = Simulator.Cli.StateLock.Take(folder.Path, "--store", "platform");
        using var other = CommandLine.Run("platform", "--store", folder.Path, "--broker", $"127.0.0.1:{port}");
        Assert.AreEqual(2, other.ExitCode);
        StringAssert.StartsWith(other.Error, $"edge: --store: another platform runs on '{folder.Path}'");
    }

    private static JsonElement? Board(SimulatorProcess run) =>
        run.Last is { } line && line.TryGetProperty("boards", out var boards) && boards.GetArrayLength() == 1 ? boards[0] : null;

    private static long Stored(SimulatorProcess run) => Board(run)?.GetProperty("stored").GetInt64() ?? 0;
}

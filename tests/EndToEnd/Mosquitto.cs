using System.Diagnostics;
using Edge.Bench.Measures;

namespace Edge.Tests.EndToEnd;

/// <summary>A real mosquitto process on a free loopback port, which a test may kill and start again.</summary>
internal sealed class Mosquitto : IDisposable
{
    private readonly string _configuration;
    private Process? _process;

    private Mosquitto(string folder, int port, string configuration)
    {
        Port = port;
        _configuration = Path.Combine(folder, "mosquitto.conf");
        File.WriteAllText(_configuration, configuration);
    }

    public int Port { get; }

    /// <summary>Starts one, or ends the test as not runnable where mosquitto is not installed.</summary>
    /// <param name="folder">Where its files go.</param>
    /// <param name="more">Further lines of its configuration.</param>
    public static Mosquitto StartOrSkip(string folder, string more = "") =>
        StartOrSkip(folder, port => LocalBroker.OpenTo(port) + more);

    /// <summary>Starts one that keeps retained messages, sessions and queues over a restart: saved each second, so that a kill costs what came since.</summary>
    /// <param name="folder">Where its files go.</param>
    public static Mosquitto StartPersistentOrSkip(string folder) => StartOrSkip(
        folder,
        port => $"""
            listener {port} 127.0.0.1
            allow_anonymous true
            user {Environment.UserName}
            persistence true
            persistence_location {folder}{Path.DirectorySeparatorChar}
            autosave_interval 1
            max_queued_messages 0

            """);

    /// <summary>Starts one, or ends the test as not runnable where mosquitto is not installed.</summary>
    /// <param name="folder">Where its files go.</param>
    /// <param name="configuration">All of its configuration, with a listener on the port that it is given.</param>
    public static Mosquitto StartOrSkip(string folder, Func<int, string> configuration)
    {
        if (LocalBroker.Executable() is null)
        {
            Assert.Inconclusive("mosquitto is not installed");
        }

        var port = FreePort();
        var broker = new Mosquitto(folder, port, configuration(port));
        broker.Start();
        return broker;
    }

    public void Start()
    {
        _process = Process.Start(new ProcessStartInfo(LocalBroker.Executable()!, ["-c", _configuration])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Wait.Until(() => LocalBroker.Answers(Port), TimeSpan.FromSeconds(10), "mosquitto does not listen");
    }

    /// <summary>kill -9: no DISCONNECT, no flush.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>SIGSTOP: connections stay open, and nothing is answered.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>SIGCONT: goes on where it was stopped.</summary>
    public void Thaw() => Signal("CONT");

    public void Dispose() => Kill();

    public static int FreePort() => LocalBroker.FreePort();

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.AreEqual(0, kill.ExitCode);
    }
}

/// <summary>Waits for a condition that another process brings about.</summary>
internal static class Wait
{
    public static void Until(Func<bool> condition, TimeSpan atMost, string otherwise) => Until(condition, atMost, () => otherwise);

    /// <summary>What is told at the end is asked for then.</summary>
    public static void Until(Func<bool> condition, TimeSpan atMost, Func<string> otherwise)
    {
        var watch = Stopwatch.StartNew();
        var pause = new SpinWait();
        while (!condition())
        {
            if (watch.Elapsed > atMost)
            {
                Assert.Fail($"{otherwise()} (waited {atMost.TotalSeconds:F0} s)");
            }

            pause.SpinOnce(sleep1Threshold: 10);
        }
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Edge.Bench.Measures;

/// <summary>A mosquitto on a free port of 127.0.0.1, for as long as it is not disposed.</summary>
public sealed class LocalBroker : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly string[] _places = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto", @"C:\Program Files\mosquitto\mosquitto.exe"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-broker-");
    private readonly Process _process;

    private LocalBroker(string executable, int port)
    {
        Port = port;
        string configuration = Path.Combine(_folder.FullName, "mosquitto.conf");
        File.WriteAllText(configuration, OpenTo(port) + "log_dest none\n");
        _process = Process.Start(executable, ["-c", configuration]);
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Lines of a configuration: open to everybody on this machine, keeps nothing and drops nothing.</summary>
    public static string OpenTo(int port) => $"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\n";

    /// <summary>The program; null where mosquitto is not installed.</summary>
    public static string? Executable() =>
        _places.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "mosquitto"))).FirstOrDefault(File.Exists);

    /// <summary>A TCP port of 127.0.0.1 that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether something listens on a port of 127.0.0.1.</summary>
    public static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Starts one and waits until it listens; null where mosquitto is not installed.</summary>
    public static LocalBroker? Start()
    {
        if (Executable() is not { } executable)
        {
            return null;
        }

        var broker = new LocalBroker(executable, FreePort());
        var watch = Stopwatch.StartNew();
        while (!Answers(broker.Port))
        {
            Thread.Sleep(10);
            if (watch.Elapsed > _patience || broker._process.HasExited)
            {
                broker.Dispose();
                throw new InvalidOperationException("mosquitto does not listen");
            }
        }

        return broker;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}

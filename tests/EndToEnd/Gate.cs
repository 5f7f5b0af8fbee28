using System.Net;
using System.Net.Sockets;

namespace Edge.Tests.EndToEnd;

/// <summary>
/// A TCP gate in front of a broker. Closed, it refuses; shut, it cuts what runs through it: so a test keeps the board from reaching a restarted broker before its own
/// subscriber has. And it does what networks do: it stalls, delays, cuts in the middle of a packet, and closes one direction only.
/// </summary>
internal sealed class Gate : IDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly List<TcpClient> _clients = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource? _stall;
    private bool _isOpen = true;
    private int _delayMs;
    private int _cuts;
    private int _halves;

    public Gate(int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Accept();
    }

    public int Port { get; }

    /// <summary>How long each piece is held, ms.</summary>
    public int DelayMs
    {
        get => Volatile.Read(ref _delayMs);
        set => Volatile.Write(ref _delayMs, value);
    }

    public void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
        }
    }

    /// <summary>Refuses new connections and cuts the running ones.</summary>
    public void Shut()
    {
        lock (_lock)
        {
            _isOpen = false;
            _clients.ForEach(client => client.Close());
            _clients.Clear();
        }
    }

    /// <summary>Connections stand, and new ones are made, but nothing passes until the stall ends.</summary>
    public void Stall()
    {
        lock (_lock)
        {
            _stall ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>What was held passes.</summary>
    public void EndStall()
    {
        lock (_lock)
        {
            _stall?.SetResult();
            _stall = null;
        }
    }

    /// <summary>Of the next piece half passes; then the connection is reset.</summary>
    public void CutInPacket() => Interlocked.Exchange(ref _cuts, 1);

    /// <summary>The direction in which the next piece goes is closed behind it; the other one stays.</summary>
    public void CloseHalf() => Interlocked.Exchange(ref _halves, 1);

    public void Dispose()
    {
        EndStall();
        Shut();
        _listener.Stop();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                Admit(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Admit(TcpClient client)
    {
        lock (_lock)
        {
            var server = new TcpClient { NoDelay = true };
            try
            {
                if (!_isOpen)
                {
                    client.Close();
                    return;
                }

                server.Connect(IPAddress.Loopback, _target);
            }
            catch (SocketException)
            {
                client.Close();
                return;
            }

            client.NoDelay = true;
            _clients.Add(client);
            _clients.Add(server);
            _ = Pump(client, server);
            _ = Pump(server, client);
        }
    }

    private async Task Pump(TcpClient from, TcpClient to)
    {
        var isHalfClosed = false;
        try
        {
            isHalfClosed = await Copy(from, to);
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut at either end: both end.
        }

        if (!isHalfClosed)
        {
            from.Close();
            to.Close();
        }
    }

    // Whether the direction was closed and the other one goes on.
    private async Task<bool> Copy(TcpClient from, TcpClient to)
    {
        var buffer = new byte[4096];
        var input = from.GetStream();
        var output = to.GetStream();
        while (await input.ReadAsync(buffer) is > 0 and var count)
        {
            await Hold();
            if (Interlocked.Exchange(ref _cuts, 0) == 1)
            {
                await output.WriteAsync(buffer.AsMemory(0, count / 2));
                to.Client.LingerState = new LingerOption(true, 0);
                return false;
            }

            await output.WriteAsync(buffer.AsMemory(0, count));
            if (Interlocked.Exchange(ref _halves, 0) == 1)
            {
                to.Client.Shutdown(SocketShutdown.Send);
                return true;
            }
        }

        return false;
    }

    private async Task Hold()
    {
        Task? stall;
        lock (_lock)
        {
            stall = _stall?.Task;
        }

        if (stall is not null)
        {
            await stall;
        }

        if (DelayMs > 0)
        {
            await Task.Delay(DelayMs);
        }
    }
}

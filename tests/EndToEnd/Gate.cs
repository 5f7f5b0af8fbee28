using System.Net;
using System.Net.Sockets;

namespace Edge.Tests.EndToEnd;

/// <summary>
/// A TCP gate in front of a broker: closed, it refuses; shut, it cuts what runs through it. It keeps the board from
/// reaching a restarted broker before the test's own subscriber has.
/// </summary>
internal sealed class Gate : IDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly List<TcpClient> _clients = [];
    private readonly Lock _lock = new();
    private bool _isOpen = true;

    public Gate(int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Accept();
    }

    public int Port { get; }

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

    public void Dispose()
    {
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

    private static async Task Pump(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception cut) when (cut is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut at either end: both end.
        }

        from.Close();
        to.Close();
    }
}

using Edge.Board;
using Edge.Configuration;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Simulator.Link;
using Edge.Tests.Uplink;
using Edge.Uplink;

namespace Edge.Tests.Link;

/// <summary>A log and an uplink on a real connection; plant time runs up to a hundred times faster than real time.</summary>
internal sealed class UplinkNode : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly PortLink _link;
    private long _nowMs;

    /// <summary>Connects nothing yet.</summary>
    /// <param name="port">The broker's port.</param>
    /// <param name="site">The site; a small one by default.</param>
    /// <param name="host">The broker.</param>
    /// <param name="files">Medium of the certificates.</param>
    public UplinkNode(int port, SiteSettings? site = null, string host = "127.0.0.1", Storage? files = null)
    {
        Port = port;
        Log = new RecordLog(new MemoryStorage());
        Log.Open();
        _link = new PortLink(this, host, files);
        Uplink = new UplinkStage(site ?? UplinkSites.OneLine(), _link, Log, new MemoryStorage(), 3, new Record());
    }

    public int Port { get; set; }

    public bool IsNetworkUp { get; set; } = true;

    public RecordLog Log { get; }

    public UplinkStage Uplink { get; }

    public void Append()
    {
        var record = new Record();
        record.SetEvent(20, 0, "line-1", UplinkRig.StartUtcMs + _nowMs, 2, 0, 0);
        Log.Append(record);
    }

    public async Task RunUntil(Func<bool> isDone)
    {
        var until = DateTime.UtcNow + _patience;
        while (!isDone())
        {
            Assert.IsTrue(DateTime.UtcNow < until, $"state {Uplink.State}, delivered {Uplink.Delivered}, last failure {Uplink.LastFailure}");
            _nowMs += Limits.TickMs;
            Uplink.Step(_nowMs, UplinkRig.StartUtcMs + _nowMs);
            await Task.Delay(1);
        }
    }

    public void Dispose() => _link.Drop();

    /// <summary>Follows the broker when it comes back on another port.</summary>
    private sealed class PortLink(UplinkNode node, string host, Storage? files) : MqttLink
    {
        private RealTimeLink _link = new(() => node.IsNetworkUp, host, node.Port, files);
        private int _port = node.Port;

        public override long LinkMs => _link.LinkMs;

        public override bool IsConnected => _link.IsConnected;

        public override int Connect(LinkOptions options)
        {
            if (_port != node.Port)
            {
                _link.Drop();
                _port = node.Port;
                _link = new RealTimeLink(() => node.IsNetworkUp, host, _port, files);
            }

            return _link.Connect(options);
        }

        public override bool Subscribe(string[] topics) => _link.Subscribe(topics);

        public override int Publish(string topic, byte[] buffer, int length, int qos) => _link.Publish(topic, buffer, length, qos);

        public override bool TryTake(LinkEvent into) => _link.TryTake(into);

        public override void Disconnect() => _link.Disconnect();

        public override void Drop() => _link.Drop();
    }
}

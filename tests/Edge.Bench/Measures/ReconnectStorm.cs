using Edge.Board;
using Edge.Configuration;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Uplink;

namespace Edge.Bench.Measures;

/// <summary>What a storm of connections came to.</summary>
/// <param name="PeakConnects">Most attempts in any second, refused ones and those at a broker that is down among them.</param>
/// <param name="AllBackSeconds">Until the births of every board were out, from the moment at which they could connect: power for the boards, or the return of the broker.</param>
/// <param name="Attempts">All attempts.</param>
public readonly record struct StormFigures(int PeakConnects, double AllBackSeconds, int Attempts)
{
    /// <summary>Of two storms the greater in each respect.</summary>
    public StormFigures Or(StormFigures other) =>
        new(Math.Max(PeakConnects, other.PeakConnects), Math.Max(AllBackSeconds, other.AllBackSeconds), Math.Max(Attempts, other.Attempts));
}

/// <summary>
/// Many boards that want to connect at once, in virtual time: the firmware's own uplink, session and delays in each, ticked ten times a second, with nothing to send.
/// </summary>
/// <remarks>
/// Model. All boards lose power, or their connection, in the same instant and know it at once. An attempt at a broker that is down fails at once, which is the worst
/// for it: a time-out would spread the attempts. A broker may accept no more than so many connections in any second; then it refuses with return code 3.
/// </remarks>
public sealed class ReconnectStorm
{
    private const int StableSeconds = 120;
    private const int MostSeconds = 3600;
    private const int SecondMs = 1000;

    private readonly Broker _broker;
    private readonly UplinkStage[] _boards;

    private ReconnectStorm(SiteSettings site, int boards, int acceptsPerSecond, int seed)
    {
        _broker = new Broker(acceptsPerSecond);

        // Nothing is written, so one empty log serves all.
        var log = new RecordLog(new MemoryStorage());
        var record = new Record();
        var seeds = new Random(seed);
        log.Open();
        _boards = [.. Enumerable.Range(0, boards).Select(_ => new UplinkStage(site, new Link(_broker), log, new MemoryStorage(), seeds.Next(), record))];
    }

    /// <summary>All boards get power at once.</summary>
    /// <param name="site">Their site.</param>
    /// <param name="boards">How many.</param>
    /// <param name="acceptsPerSecond">What the broker accepts.</param>
    /// <param name="seed">Seed of the delays.</param>
    public static StormFigures PowerUp(SiteSettings site, int boards, int acceptsPerSecond = int.MaxValue, int seed = 1)
    {
        var storm = new ReconnectStorm(site, boards, acceptsPerSecond, seed);
        return storm._broker.Figures(storm.RunUntilAllAreOnline());
    }

    /// <summary>The broker is gone for a while, with all connections; it is back when it is.</summary>
    /// <param name="site">Their site.</param>
    /// <param name="boards">How many.</param>
    /// <param name="outageSeconds">How long it is gone.</param>
    /// <param name="acceptsPerSecond">What it accepts.</param>
    /// <param name="seed">Seed of the delays.</param>
    public static StormFigures BrokerRestart(SiteSettings site, int boards, int outageSeconds, int acceptsPerSecond = int.MaxValue, int seed = 1)
    {
        var storm = new ReconnectStorm(site, boards, int.MaxValue, seed);
        storm.RunUntilAllAreOnline();
        storm.Run(StableSeconds);
        storm._broker.GoDown(acceptsPerSecond);
        storm.Run(outageSeconds);
        storm._broker.IsUp = true;
        return storm._broker.Figures(storm.RunUntilAllAreOnline());
    }

    private double RunUntilAllAreOnline()
    {
        long startMs = _broker.NowMs;
        do
        {
            Tick();
            if (_broker.NowMs - startMs > MostSeconds * SecondMs)
            {
                throw new InvalidOperationException($"boards are still offline after {MostSeconds} s");
            }
        }
        while (!Array.TrueForAll(_boards, board => board.IsOnline));

        return (double)(_broker.NowMs - startMs) / SecondMs;
    }

    private void Run(int seconds)
    {
        for (int i = 0; i < seconds * SecondMs / Limits.TickMs; i++)
        {
            Tick();
        }
    }

    private void Tick()
    {
        _broker.NowMs += Limits.TickMs;
        foreach (UplinkStage board in _boards)
        {
            board.Step(_broker.NowMs, MinuteSource.StartUtcMs + _broker.NowMs);
        }
    }

    private sealed class Broker(int acceptsPerSecond)
    {
        private readonly List<long> _attempts = [];
        private readonly Queue<long> _accepted = [];
        private readonly List<Link> _links = [];
        private int _acceptsPerSecond = acceptsPerSecond;

        public long NowMs { get; set; }

        public bool IsUp { get; set; } = true;

        /// <summary>Goes down; counting begins.</summary>
        public void GoDown(int accepts)
        {
            IsUp = false;
            _acceptsPerSecond = accepts;
            _attempts.Clear();
            _links.ForEach(link => link.Cut());
            _links.Clear();
        }

        public int Accept(Link link)
        {
            _attempts.Add(NowMs);
            while (_accepted.TryPeek(out long ms) && ms <= NowMs - SecondMs)
            {
                _accepted.Dequeue();
            }

            if (!IsUp || _accepted.Count >= _acceptsPerSecond)
            {
                return IsUp ? ServerUnavailable : LinkFailure.Unreachable;
            }

            _accepted.Enqueue(NowMs);
            _links.Add(link);
            return 0;
        }

        public StormFigures Figures(double allBackSeconds)
        {
            int peak = 0;
            int first = 0;
            for (int last = 0; last < _attempts.Count; last++)
            {
                while (_attempts[last] - _attempts[first] >= SecondMs)
                {
                    first++;
                }

                peak = Math.Max(peak, last - first + 1);
            }

            return new StormFigures(peak, allBackSeconds, _attempts.Count);
        }

        private const int ServerUnavailable = 3;
    }

    private sealed class Link(Broker broker) : MqttLink
    {
        private readonly LinkInbox _inbox = new();
        private bool _isConnected;
        private int _id;

        public override long LinkMs => broker.NowMs;

        public override bool IsConnected => _isConnected;

        public override int Connect(LinkOptions options)
        {
            Disconnect();
            int outcome = broker.Accept(this);
            _isConnected = outcome == 0;
            return outcome;
        }

        public override bool Subscribe(string[] topics)
        {
            _inbox.Add(LinkEvent.Subscribed, 0);
            return _isConnected;
        }

        public override int Publish(string topic, byte[] buffer, int length, int qos)
        {
            if (qos > 0)
            {
                _inbox.Add(LinkEvent.Acknowledged, ++_id);
                _inbox.Add(LinkEvent.Echoed, 0);
            }

            return !_isConnected ? -1 : qos > 0 ? _id : 0;
        }

        public override bool TryTake(LinkEvent into) => _inbox.TryTake(into);

        public override void Disconnect()
        {
            _isConnected = false;
            _inbox.Clear();
        }

        public void Cut()
        {
            Disconnect();
            _inbox.Add(LinkEvent.Closed, 0);
        }
    }
}

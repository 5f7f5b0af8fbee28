using Edge.Configuration;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

[TestClass]
public sealed class ReconnectTests
{
    private const int SecondMs = 1000;

    [TestMethod]
    public void First_attempts_of_many_boards_are_spread_evenly()
    {
        var delays = Enumerable.Range(0, 2000).Select(seed => new ReconnectDelay(60_000, 300_000, 1, seed).First()).ToArray();
        Assert.IsTrue(delays.All(delay => delay is >= 0 and <= 60_000));
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var share = delays.Count(delay => delay / 15_001 == quarter) / 2000.0;
            Assert.IsTrue(share is > 0.2 and < 0.3, $"quarter {quarter}: {share}");
        }
    }

    [TestMethod]
    public void Delays_grow_and_are_capped()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var delay = new ReconnectDelay(0, 300_000, 1, seed);
            delay.First();
            for (var failure = 0; failure < 40; failure++)
            {
                var bound = (int)Math.Min(300_000, 5000.0 * Math.Pow(2, failure));
                var ms = delay.AfterFailure();
                Assert.IsTrue(ms >= bound / 2 && ms <= bound, $"failure {failure}: {ms} ms");
            }
        }
    }

    [TestMethod]
    public void Brokers_are_tried_in_order_of_preference_and_each_round_doubles_the_delay()
    {
        var delay = new ReconnectDelay(0, 300_000, 3, 1);
        delay.First();
        var order = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            order.Add(delay.Broker);
            Assert.IsLessThanOrEqualTo(i < 3 ? 5000 : 10_000, delay.AfterFailure());
        }

        CollectionAssert.AreEqual(new[] { 0, 1, 2, 0, 1, 2 }, order);
    }

    [TestMethod]
    public void A_broker_that_failed_is_not_asked_again_within_half_of_the_spread_but_another_one_is()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var delay = new ReconnectDelay(60_000, 300_000, 2, seed);
            delay.First();
            Assert.IsInRange(2_500, 5_000, delay.AfterFailure());
            Assert.IsInRange(30_000, 60_000, delay.AfterFailure());
            Assert.IsInRange(5_000, 10_000, delay.AfterFailure());
            Assert.IsInRange(60_000, 120_000, delay.AfterFailure());
        }
    }

    [TestMethod]
    public void The_attempt_after_boot_comes_within_the_spread()
    {
        var rig = new Rig(spreadSeconds: 60);
        rig.Run(61);
        Assert.IsGreaterThanOrEqualTo(1, rig.Link.Attempts.Count);
        Assert.IsLessThanOrEqualTo(60 * SecondMs, (int)rig.Link.Attempts[0].Ms);
    }

    [TestMethod]
    public void A_refusing_broker_is_asked_ever_less_often()
    {
        var rig = new Rig();
        rig.Link.Outcome = () => 5;
        rig.Run(3600);
        var gaps = rig.Link.Attempts.Zip(rig.Link.Attempts.Skip(1), (a, b) => b.Ms - a.Ms).ToArray();
        Assert.IsLessThan(25, gaps.Length);
        Assert.IsTrue(gaps.All(gap => gap <= (300 * SecondMs) + Limits.TickMs));
        Assert.IsGreaterThan(100 * SecondMs, gaps[^1]);
        Assert.AreEqual(5, rig.Uplink.LastFailure);
    }

    [TestMethod]
    public void A_connection_that_dies_young_counts_as_a_failure()
    {
        var rig = new Rig();
        for (var i = 0; i < 36_000; i++)
        {
            rig.Tick();
            if (rig.Uplink.IsOnline)
            {
                rig.Link.Lose();
            }
        }

        Assert.IsLessThan(25, rig.Link.Attempts.Count);
    }

    [TestMethod]
    public void After_a_connection_that_lasted_the_first_attempt_is_spread_again()
    {
        var rig = new Rig(spreadSeconds: 60);
        rig.Run(60);
        rig.Run(61);
        var before = rig.Link.Attempts.Count;
        rig.Link.Lose();
        rig.Run(61);
        Assert.HasCount(before + 1, rig.Link.Attempts);
    }

    [TestMethod]
    public void An_attempt_that_never_ends_is_given_up()
    {
        var rig = new Rig();
        rig.Link.Outcome = () => MqttLink.Pending;
        rig.Run(44);
        Assert.AreEqual(SessionState.Connecting, rig.Uplink.State);
        rig.Run(2);
        Assert.AreEqual(SessionState.Waiting, rig.Uplink.State);
        Assert.AreEqual(1, rig.Link.DropCount);
    }

    [TestMethod]
    public void An_attempt_may_end_ticks_later()
    {
        var rig = new Rig();
        rig.Link.Outcome = () => MqttLink.Pending;
        rig.Run(10);
        rig.Link.Arrive(LinkEvent.Connected, 0);
        rig.Run(1);
        Assert.IsTrue(rig.Uplink.IsOnline);
    }

    [TestMethod]
    public void A_subscription_without_answer_ends_the_connection_after_the_acknowledgement_time()
    {
        var rig = new Rig();
        rig.Link.AnswersSubscribe = false;
        rig.Run(19);
        Assert.AreEqual(SessionState.Subscribing, rig.Uplink.State);
        rig.Run(3);
        Assert.IsEmpty(rig.Link.Published);
        Assert.AreEqual(1, rig.Link.DropCount);
    }

    [TestMethod]
    public void An_overdue_acknowledgement_ends_the_connection()
    {
        var rig = new Rig();
        rig.Link.Acknowledges = false;
        rig.Append();
        rig.Run(20);
        Assert.AreEqual(0, rig.Link.DropCount);
        rig.Run(4);
        Assert.AreEqual(1, rig.Link.DropCount);
        Assert.AreEqual(0, rig.Uplink.Delivered);
    }

    [TestMethod]
    public void An_acknowledgement_that_proves_nothing_ends_the_connection()
    {
        var rig = new Rig();
        rig.Link.Acknowledges = false;
        rig.Append();
        rig.Run(5);
        rig.Link.Arrive(LinkEvent.Unknown, 1);
        rig.Tick();
        Assert.AreEqual((1, 0L), (rig.Link.DropCount, rig.Uplink.Delivered));
    }

    [TestMethod]
    public void A_message_that_is_not_taken_ends_the_connection_and_is_sent_on_the_next()
    {
        for (var accepts = 0; accepts < 12; accepts++)
        {
            var rig = new Rig();
            rig.Link.Accepts = accepts;
            for (var i = 0; i < 6; i++)
            {
                rig.Append();
            }

            rig.Run(5);
            rig.Link.Accepts = int.MaxValue;
            rig.Run(60);
            Assert.AreEqual(6, rig.Uplink.Delivered, $"refused after {accepts}");
        }
    }

    [TestMethod]
    public void Each_connect_has_a_new_number_but_one_that_the_network_refused()
    {
        var rig = new Rig();
        int[] outcomes = [LinkFailure.Unreachable, LinkFailure.NoNetwork, LinkFailure.NoNetwork, 5, 0];
        var next = 0;
        rig.Link.Outcome = () => outcomes[Math.Min(next++, outcomes.Length - 1)];
        rig.Run(300);
        CollectionAssert.AreEqual(new[] { 1, 2, 2, 2, 3 }, rig.Link.Attempts.Take(5).Select(attempt => (int)attempt.Will[^1]).ToArray());
    }

    [TestMethod]
    public void The_second_broker_takes_over_while_the_first_is_down()
    {
        var rig = new Rig(hosts: ["first", "second"]);
        rig.Link.Outcome = () => rig.Link.Attempts[^1].Host == "first" ? LinkFailure.Unreachable : 0;
        rig.Run(30);
        Assert.IsTrue(rig.Uplink.IsOnline);
        Assert.AreEqual("second", rig.Link.Attempts[^1].Host);
    }

    [TestMethod]
    public void First_attempts_after_a_boot_and_after_a_loss_are_spread_evenly_over_the_interval()
    {
        const int Boards = 200;
        var afterBoot = new int[4];
        var afterLoss = new int[4];
        for (var seed = 0; seed < Boards; seed++)
        {
            var rig = new Rig(spreadSeconds: 60, seed: seed);
            rig.Run(61);
            afterBoot[QuarterOf(rig.Link.Attempts[0].Ms)]++;
            rig.Run(61);
            var lostMs = rig.NowMs;
            rig.Link.Lose();
            rig.Run(61);
            afterLoss[QuarterOf(rig.Link.Attempts[1].Ms - lostMs)]++;
        }

        foreach (var count in afterBoot.Concat(afterLoss))
        {
            Assert.IsTrue(count is > Boards / 6 and < Boards / 3, $"after a boot {string.Join(' ', afterBoot)}, after a loss {string.Join(' ', afterLoss)}");
        }

        static int QuarterOf(long delayMs) => (int)Math.Min(3, delayMs / (15 * SecondMs));
    }

    [TestMethod]
    public void A_broker_that_takes_everybody_and_acknowledges_nothing_is_asked_ever_less_often()
    {
        var rig = new Rig();
        rig.Site.Uplink.AcknowledgeSeconds = 120;
        rig.Link.Acknowledges = false;
        rig.Run(2 * 3600);
        Assert.IsLessThan(30, rig.Link.Attempts.Count);
    }

    [TestMethod]
    public void A_connection_to_the_second_broker_is_kept_and_the_first_is_preferred_again_when_it_ends()
    {
        var rig = new Rig(hosts: ["first", "second"]);
        rig.Link.Outcome = () => rig.Link.Attempts.Count == 1 ? LinkFailure.Unreachable : 0;
        rig.Run(7200);
        Assert.AreEqual("first second", rig.Hosts);
        rig.Link.Lose();
        rig.Run(10);
        Assert.AreEqual("first second first", rig.Hosts);
    }

    [TestMethod]
    public void A_connection_to_the_preferred_broker_that_dies_young_leads_to_the_next_one()
    {
        var rig = new Rig(hosts: ["first", "second"]);
        rig.Run(10);
        rig.Link.Lose();
        rig.Run(10);
        Assert.AreEqual("first second", rig.Hosts);
    }

    [TestMethod]
    public void After_an_attempt_that_the_board_did_not_survive_the_next_boot_waits_longer_and_begins_with_the_next_broker()
    {
        var rig = new Rig(hosts: ["first", "second"]);
        for (var stalls = 0; stalls <= 8; stalls++)
        {
            rig.Link.Outcome = () => throw new BoardEnded();
            Assert.ThrowsExactly<BoardEnded>(() => rig.Run(3700));
            var attempt = rig.Link.Attempts.Single();
            var most = stalls == 0 ? 0 : Math.Min(Limits.StallCapMs, Limits.StallRetryMs << (stalls - 1));
            Assert.IsTrue(attempt.Ms - rig.BootMs >= most / 2 && attempt.Ms - rig.BootMs <= most + Limits.TickMs, $"{stalls} stalls: {attempt.Ms - rig.BootMs} ms");
            Assert.AreEqual(stalls % 2 == 0 ? "first" : "second", attempt.Host);
            rig = rig.Reboot();
        }
    }

    [TestMethod]
    [DataRow("failed")]
    [DataRow("connected")]
    [DataRow("given up")]
    [DataRow("stopped")]
    public void After_an_attempt_that_ended_the_next_boot_is_like_any_other(string how)
    {
        var rig = new Rig();
        rig.Link.Outcome = () => how switch
        {
            "failed" => LinkFailure.Unreachable,
            "connected" => 0,
            _ => MqttLink.Pending,
        };
        rig.Run(how == "given up" ? 46 : 2);
        if (how == "stopped")
        {
            rig.Uplink.Stop(UplinkRig.StartUtcMs);
        }

        rig = rig.Reboot();
        rig.Run(1);
        Assert.HasCount(1, rig.Link.Attempts);
    }

    [TestMethod]
    public void A_failing_state_medium_does_not_keep_the_uplink_silent()
    {
        var rig = new Rig();
        rig.State.IsInserted = false;
        rig.Append();
        rig.Run(30);
        Assert.AreEqual(1, rig.Uplink.Delivered);
    }

    private sealed class Rig
    {
        private readonly MemoryStorage _state;

        public Rig(int spreadSeconds = 0, string[]? hosts = null, int seed = 7)
            : this(SiteOf(spreadSeconds, hosts), new MemoryStorage(), 0, seed)
        {
        }

        private Rig(SiteSettings site, MemoryStorage state, long nowMs, int seed)
        {
            Site = site;
            _state = state;
            NowMs = nowMs;
            BootMs = nowMs;
            State = new SimulatedStorage(state);
            Log = new RecordLog(new MemoryStorage());
            Log.Open();
            Link = new ScriptedLink(() => NowMs);
            Uplink = new UplinkStage(site, Link, Log, State, seed, new Record());
        }

        public SiteSettings Site { get; }

        public SimulatedStorage State { get; }

        public RecordLog Log { get; }

        public ScriptedLink Link { get; }

        public UplinkStage Uplink { get; }

        public long NowMs { get; private set; }

        public long BootMs { get; }

        /// <summary>The hosts of all attempts.</summary>
        public string Hosts => string.Join(' ', Link.Attempts.Select(attempt => attempt.Host));

        /// <summary>The board after a power cut, with what its state medium kept.</summary>
        public Rig Reboot() => new(Site, _state, NowMs, 7);

        public void Append()
        {
            var record = new Record();
            record.SetEvent(1, Record.NoLine, "", UplinkRig.StartUtcMs + NowMs, 2, 0, 0);
            Log.Append(record);
        }

        public void Tick()
        {
            NowMs += Limits.TickMs;
            Uplink.Step(NowMs - BootMs, UplinkRig.StartUtcMs + NowMs);
        }

        public void Run(int seconds)
        {
            for (var i = 0; i < seconds * 10; i++)
            {
                Tick();
            }
        }

        private static SiteSettings SiteOf(int spreadSeconds, string[]? hosts)
        {
            var site = UplinkSites.OneLine();
            site.Uplink.SpreadSeconds = spreadSeconds;
            if (hosts is not null)
            {
                site.Uplink.Hosts = hosts;
                site.Uplink.Ports = [.. hosts.Select(_ => 1883)];
            }

            return site;
        }
    }

    /// <summary>The watchdog reset the board in the middle of a call.</summary>
    private sealed class BoardEnded : Exception;
}

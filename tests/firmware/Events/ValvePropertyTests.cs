using CsCheck;
using Edge.Configuration;
using Edge.Events;
using Edge.Inputs;
using Edge.Sampling;

namespace Edge.Tests.Events;

/// <summary>What holds for valves with ducts and for kilns whatever comes in.</summary>
[TestClass]
public sealed class ValvePropertyTests
{
    private const int Flow = 0;
    private const int Temperature = 1;

    private static readonly byte[] _contacts = [ContactState.Unread, ContactState.Open, ContactState.Closed, ContactState.Cut, ContactState.Shorted];

    private static Gen<Second[]> GenSeconds =>
        Gen.Select(Any(_contacts), Any(_contacts), Any(0, 50, 99, 101, 2000), Gen.Int[0, 3], Gen.Bool.Array[0, 2], Gen.Int[1, 20])
            .Select(step => new Second(step.Item1, step.Item2, step.Item3, step.Item4, step.Item5, step.Item6)).Array[1, 120];

    [TestMethod]
    public void Whatever_limits_edges_and_duct_say_the_state_is_defined_and_openings_and_closings_alternate() => GenSeconds.Sample(
        seconds =>
        {
            var bench = new DuctBench();
            foreach (var second in seconds)
            {
                bench.Run(second);
                if (ValveState.NameOf(bench.Valve.State) == "unknown" && bench.Valve.State != ValveState.Unknown)
                {
                    return false;
                }

                // The closed limit alone never makes a closed valve: a cut or shorted loop does not, and neither does a duct that says open.
                var isClosed = second.Closed == ContactState.Closed && second.Open == ContactState.Open && bench.Valve.Duct.Open == 0;
                if (bench.Valve.State == ValveState.Closed && !isClosed)
                {
                    return false;
                }
            }

            var codes = bench.Events.Codes.Where(code => code is EventCode.BypassOpened or EventCode.BypassClosed).ToArray();
            return codes.Select((code, i) => code == (i % 2 == 0 ? EventCode.BypassOpened : EventCode.BypassClosed)).All(isRight => isRight)
                && bench.Events.All.All(written => written.AgoMs >= 0);
        },
        iter: 2000);

    [TestMethod]
    public void Whatever_went_before_gas_in_the_duct_is_an_opening_within_ten_seconds_though_the_limit_says_closed() => GenSeconds.Sample(
        seconds =>
        {
            var bench = new DuctBench();
            foreach (var second in seconds)
            {
                bench.Run(second);
            }

            // Below once, so that what remains of an earlier opening is gone; then gas.
            bench.Run(new Second(ContactState.Closed, ContactState.Open, 0, 0, [], 15));
            bench.Run(new Second(ContactState.Closed, ContactState.Open, 2000, 0, [], 10));
            return bench.Valve.IsReportedOpen && bench.Valve.State == ValveState.Contradictory;
        },
        iter: 1000);

    [TestMethod]
    [DataRow(2)]
    [DataRow(5)]
    public void Gas_that_comes_just_before_a_withheld_closing_may_be_reported_is_no_rest_of_the_last_opening(int leadSeconds)
    {
        var bench = new DuctBench();

        // Openings that only the flow tells, until no return is left (one is earned on the way): the last ends without its report.
        for (var i = 0; i < Limits.ReturnReports + 2; i++)
        {
            bench.Run(new Second(ContactState.Closed, ContactState.Open, 2000, 0, [], 7));
            bench.Run(new Second(ContactState.Closed, ContactState.Open, 0, 0, [], 7));
        }

        Assert.IsTrue(bench.Valve.IsReportedOpen);
        Assert.AreEqual(ValveState.Closed, bench.Valve.State);

        var secondsToReturn = (int)((Limits.ReturnReportMs - (bench.UptimeMs % Limits.ReturnReportMs)) / Limits.SampleMs);
        bench.Run(new Second(ContactState.Closed, ContactState.Open, 0, 0, [], secondsToReturn - leadSeconds));
        bench.Run(new Second(ContactState.Closed, ContactState.Open, 2000, 0, [], 20));

        Assert.IsTrue(bench.Valve.IsReportedOpen);
        Assert.AreEqual(ValveState.Contradictory, bench.Valve.State);
    }

    [TestMethod]
    public void Whatever_its_sources_say_a_kiln_has_a_state_and_stands_only_when_nothing_speaks_against_it() =>
        Gen.Select(Any(_contacts), Any(-1, 0, 50, 101, 900), Any(-1, 200, 2999, 3001, 11000), Gen.Int[1, 1200]).Array[1, 60].Sample(
            steps =>
            {
                var site = ReferenceSite();
                var samples = new SampleSet(site);
                long uptimeMs = 0;
                foreach (var (contact, load, furnace, length) in steps)
                {
                    samples.Contact[site.Lines[0].KilnContact] = contact;
                    Set(samples, site.Lines[0].Kiln.LoadChannel, load);
                    Set(samples, site.Lines[0].Kiln.FurnaceChannel, furnace);
                    for (var second = 0; second < length; second++)
                    {
                        uptimeMs += 1000;
                        samples.Kilns.Take(samples, uptimeMs);
                    }

                    var state = samples.Kilns.StateOf(0);
                    if (state > KilnState.Cooling || (samples.Kilns.Stands(0) && (load >= 900 && contact == ContactState.Closed) && length > 10))
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 300);

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static SiteSettings ReferenceSite() => Configuration.TestSites.Reference();

    private static void Set(SampleSet samples, int channel, int scaled)
    {
        samples.HasValue[channel] = scaled >= 0;
        samples.Scaled[channel] = scaled;
    }

    /// <summary>Some seconds in which nothing changes.</summary>
    private sealed record Second(byte Closed, byte Open, int FlowScaled, int Warmth, bool[] Edges, int Length);

    private sealed class DuctBench
    {
        private readonly SampleSet _samples;
        private long _sinceMs;
        private byte _closed;

        public DuctBench()
        {
            var site = new SiteSettings
            {
                Channels = [new ChannelSettings { Id = "flow" }, new ChannelSettings { Id = "warmth" }],
                Contacts = [],
                Valves = [],
                Lines = [new LineSettings { Id = "line", KilnContact = -1, MaintenanceContact = -1 }],
            };
            _samples = new SampleSet(site);
            var valve = new ValveSettings
            {
                Id = "bypass-1",
                Kind = ValveKind.Bypass,
                ClosedContact = 0,
                OpenContact = 1,
                SealContact = -1,
                Flow = new LevelSettings { Channel = Flow, LevelScaled = 100 },
                Temperature = new LevelSettings { Channel = Temperature, LevelScaled = 1 },
            };
            Valve = new ValveMonitor(valve, Events, new ReportGates(ValveMonitor.Gates), 0);
        }

        public EventList Events { get; } = new();

        public ValveMonitor Valve { get; }

        public long UptimeMs { get; private set; }

        public void Run(Second second)
        {
            if (second.Closed != _closed)
            {
                _closed = second.Closed;
                _sinceMs = UptimeMs;
            }

            for (var i = 0; i < second.Length; i++)
            {
                for (var tick = 0; tick < Limits.TicksPerSample; tick++)
                {
                    UptimeMs += Limits.TickMs;
                    foreach (var edge in i == 0 && tick == 0 ? second.Edges : [])
                    {
                        Valve.TakeEdge(edge, UptimeMs - 30, UptimeMs);
                    }

                    Valve.Scan(second.Closed, _sinceMs, second.Open, _sinceMs, UptimeMs);
                }

                Set(_samples, Flow, second.FlowScaled);
                Set(_samples, Temperature, second.Warmth - 1);
                Valve.Duct.Take(_samples, UptimeMs);
                Valve.Scan(second.Closed, _sinceMs, second.Open, _sinceMs, UptimeMs);
            }
        }
    }
}

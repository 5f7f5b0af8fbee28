using CsCheck;
using Edge.Configuration;
using Edge.Events;
using Edge.Records;
using Edge.Sampling;
using Edge.Simulator.Faults;
using Edge.Tests.Configuration;

namespace Edge.Tests.Events;

[TestClass]
public sealed class OpeningLedgerTests
{
    private const int Bypass = 0;

    [TestMethod]
    public void However_power_and_valve_go_each_opening_has_one_entry() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 200]).Array[1, 30].Sample(
            steps =>
            {
                var bench = new LedgerBench();
                var openings = 0;
                foreach (var (what, seconds) in steps)
                {
                    switch (what)
                    {
                        case 0:
                            openings += bench.Open() ? 1 : 0;
                            break;
                        case 1:
                            bench.Close();
                            break;
                        case 2:
                            bench.Reboot();
                            break;
                        default:
                            bench.Run(seconds);
                            break;
                    }
                }

                bench.Close();
                bench.Run(120);
                var entries = bench.Entries();
                return entries.Count == openings && entries.Distinct().Count() == openings;
            },
            iter: 150);

    [TestMethod]
    public void An_opening_that_goes_on_over_two_power_cuts_says_so()
    {
        var bench = new LedgerBench();
        bench.Open();
        bench.Run(10);
        bench.Reboot();
        bench.Run(10);
        bench.Reboot();
        bench.Run(10);
        bench.Close();
        bench.Run(70);
        StringAssert.Contains(bench.Texts().Single(), "power\t2\t");
    }

    [TestMethod]
    public void Nobody_acknowledges_an_opening_twice_and_none_where_there_was_none()
    {
        var bench = new LedgerBench();
        Assert.AreEqual(CommandOutcome.WrongState, bench.Ledger.Acknowledge("bypass-1", "li"));
        Assert.AreEqual(CommandOutcome.UnknownSubject, bench.Ledger.Acknowledge("bypass-9", "li"));
        bench.Open();
        bench.Close();
        bench.Run(120);
        Assert.AreEqual(CommandOutcome.Done, bench.Ledger.Acknowledge("bypass-1", "li"));
        Assert.AreEqual(CommandOutcome.WrongState, bench.Ledger.Acknowledge("bypass-1", "wang"));
    }

    /// <summary>The ledger with a log on media in memory; the valve is what the test says.</summary>
    private sealed class LedgerBench
    {
        private readonly MemoryStorage _card = new();
        private readonly MemoryStorage _flash = new();
        private readonly SiteSettings _site = TestSites.Reference();
        private readonly SampleSet _samples;
        private RecordLog _log = null!;
        private EventWriter _writer = null!;
        private EventDetector _events = null!;
        private long _utcMs = 1_772_000_000_000;
        private long _uptimeMs;

        public LedgerBench()
        {
            _samples = new SampleSet(_site);
            Boot(0);
        }

        public OpeningLedger Ledger { get; private set; } = null!;

        public bool Open()
        {
            if (Ledger.IsOpen(Bypass))
            {
                return false;
            }

            Ledger.Write(EventCode.BypassOpened, 0, "bypass-1", 100, 50, ValveEvidence.Limits);
            return true;
        }

        public void Close()
        {
            if (Ledger.IsOpen(Bypass))
            {
                Ledger.Write(EventCode.BypassClosed, 0, "bypass-1", 100, 50, 1000);
            }
        }

        public void Run(int seconds)
        {
            for (var i = 0; i < seconds; i++)
            {
                _utcMs += 1000;
                _uptimeMs += 1000;
                _writer.SetTime(_utcMs, TimeQuality.Network);
                Ledger.SetTime(_uptimeMs, _utcMs, TimeQuality.Network);
                Ledger.Take(_samples, _events);
            }
        }

        public void Reboot()
        {
            _utcMs += 60_000;
            Boot(60_000);
        }

        public List<string> Texts()
        {
            var reader = new RecordReader(_log);
            var record = new Record();
            var texts = new List<string>();
            while (!reader.IsAtHead)
            {
                if (reader.TryRead(record) && record.Kind == RecordKind.Ledger && record.Text.StartsWith("opening\t", StringComparison.Ordinal))
                {
                    texts.Add(record.Text);
                }
            }

            return texts;
        }

        public List<string> Entries() => Texts().ConvertAll(text => text.Split('\n')[0]);

        private void Boot(long gapMs)
        {
            _uptimeMs = 0;
            _log = new RecordLog(_card, _flash);
            _log.Open();
            _writer = new EventWriter(_log);
            _writer.SetTime(_utcMs, TimeQuality.Network);
            Ledger = new OpeningLedger(_site, _writer, _log, _flash);
            _events = new EventDetector(_site, Ledger);
            Ledger.SetTime(_uptimeMs, _utcMs, TimeQuality.Network);
            Ledger.Resume(gapMs);
        }
    }
}

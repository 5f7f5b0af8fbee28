using System.Collections.Concurrent;
using Edge.Configuration;
using Edge.Events;
using Edge.Inputs;
using Edge.Records;
using Edge.Sampling;
using Edge.Simulator.Faults;
using Edge.Simulator.Plant;
using Edge.Tests.Configuration;

namespace Edge.Tests.Events;

/// <summary>
/// Normal operation of the reference site, with the settings that the scenarios have: noise, sparks, rapping, load changes, kilns that stop and
/// start. The plant's seconds go into sampling as the inputs would hand them over, and from there through the firmware's stages.
/// </summary>
[TestClass]
public sealed class EvidenceSoakTests
{
    private static readonly int[] _bypass =
    [
        EventCode.BypassOpened, EventCode.RecirculationOpened, EventCode.ValveUnknown, EventCode.SealBroken, EventCode.TreatedFlowLow,
    ];

    private static readonly int[] _evidence =
    [
        .. Enumerable.Range(0, EvidenceKind.Count).Select(EvidenceKind.StartedCode),
        EventCode.DosingInsufficient, EventCode.StopWindowRunStarted, EventCode.ChannelFault, EventCode.SlaveSilent, EventCode.MaintenanceOverdue,
    ];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Normal_operation_opens_no_bypass_and_gives_at_most_one_evidence_a_week()
    {
        var days = Soak.Or(30, 1);
        var seeds = Enumerable.Range(1, Soak.Or(20, 2)).ToArray();
        var runs = new ConcurrentDictionary<int, NormalOperation>();

        Parallel.ForEach(seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var run = new NormalOperation(seed);
            run.RunDays(days);
            runs[seed] = run;
        });

        foreach (var seed in seeds)
        {
            var evidence = runs[seed].Of(_evidence);
            TestContext.WriteLine($"seed {seed}: {days} days, {runs[seed].Stops} stops of the kiln, {runs[seed].Of(_bypass).Count} bypass events, "
                + $"{evidence.Count} evidence: {string.Join("; ", evidence)}");
        }

        Assert.AreEqual("", string.Join('\n', runs.Values.SelectMany(run => run.Of(_bypass))), "bypass events");
        var found = runs.Values.SelectMany(run => run.Of(_evidence)).ToList();
        var weeks = Math.Max(1, days * seeds.Length / 7);
        Assert.IsLessThanOrEqualTo(weeks, found.Count, string.Join('\n', found));
    }

    private sealed class NormalOperation
    {
        private const long SecondUs = 1_000_000;
        private const long LeastNanoamperes = 4_000_000;
        private const int SpanNanoamperes = 16_000_000;

        // ADS1115 at a gain of 2.048 V over 75 ohms.
        private const int StepNanoamperes = 833;

        private readonly SiteSettings _site = TestSites.Reference();
        private readonly PlantModel _plant;
        private readonly InputImage _image;
        private readonly Sampler _sampler;
        private readonly MinuteAggregator _minutes;
        private readonly SummaryAggregator _summaries;
        private readonly EventDetector _detector;
        private readonly EvidenceStage _evidence;
        private readonly EdgeQueue _edges = new();
        private readonly EventList _events = new();
        private readonly List<(int Code, string Text)> _found = [];
        private readonly Record _record = new();
        private readonly Random _random;
        private long _uptimeMs;
        private int _secondsToChange;

        public NormalOperation(int seed)
        {
            _random = new Random(seed);
            _plant = new PlantModel(PlantDefinition.Of(_site), seed, new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc));
            _image = new InputImage(_site);
            _sampler = new Sampler(_site);
            _minutes = new MinuteAggregator(_site);
            var state = new MemoryStorage();
            _summaries = new SummaryAggregator(_site, state);
            _detector = new EventDetector(_site, _events);
            _evidence = new EvidenceStage(_site, new StopOrders(state), _events);
            _secondsToChange = (int)(3600 * (12 + (100 * _random.NextDouble())));
        }

        public int Stops { get; private set; }

        public List<string> Of(int[] codes) => [.. _found.Where(one => codes.Contains(one.Code)).Select(one => one.Text)];

        public void RunDays(int days)
        {
            for (var i = 0; i < days * 86_400; i++)
            {
                RunSecond();
            }
        }

        private void RunSecond()
        {
            RunKiln();
            _plant.AdvanceTo(_plant.NowUs + SecondUs);
            _uptimeMs += 1000;
            var utcMs = _plant.NowUs / 1000;
            Read();
            _sampler.Debounce(_image, _uptimeMs - 100);
            _sampler.Debounce(_image, _uptimeMs);
            _sampler.Sample(_image, _uptimeMs);
            if (_minutes.IsOver(utcMs))
            {
                CloseMinute();
            }

            _minutes.Add(_sampler.Samples, utcMs, TimeQuality.Network);
            _detector.Watch(_sampler.Samples, _edges, _uptimeMs);
            _detector.Inspect(_sampler.Samples, _image, _uptimeMs);
            _evidence.TakeSecond(_sampler.Samples, _uptimeMs, utcMs, TimeQuality.Network);
            foreach (var written in _events.Take())
            {
                _found.Add((written.Code, $"{_plant.NowUs / SecondUs % (365L * 86_400) / 86_400 - 59} d {TimeSpan.FromSeconds(_plant.NowUs / SecondUs % 86_400)} {written}"));
            }
        }

        // Every few days the kiln stops, for hours to a day and a half.
        private void RunKiln()
        {
            if (--_secondsToChange > 0)
            {
                return;
            }

            var runs = _plant.Lines[0].State.IsRunning;
            _plant.RunKiln(0, !runs);
            Stops += runs ? 1 : 0;
            _secondsToChange = (int)(3600 * (runs ? 1 + (36 * _random.NextDouble()) : 48 + (240 * _random.NextDouble())));
        }

        private void Read()
        {
            for (var i = 0; i < _site.Channels.Length; i++)
            {
                _image.Fault[i] = InputFault.None;
                _image.Raw[i] = RawOf(i);
            }

            for (var i = 0; i < _site.Contacts.Length; i++)
            {
                _image.Contact[i] = _plant.Contacts[i].IsMade ? ContactState.Closed : ContactState.Open;
            }
        }

        private int RawOf(int index)
        {
            var channel = _site.Channels[index];
            var signal = _plant.Signals[index];
            return channel.Source switch
            {
                SourceKind.Current => (int)((LeastNanoamperes + (long)((signal.Reading - signal.Low) / (signal.High - signal.Low) * SpanNanoamperes)) / StepNanoamperes * StepNanoamperes),
                SourceKind.Thermocouple => (int)(signal.Reading * 128) * 1000 / 128,
                SourceKind.Modbus => (int)Math.Round(signal.Reading * Math.Pow(10, channel.RegisterDecimals)),
                _ => (int)(_plant.CountPulses(index, channel.PulsesPerUnit) & 0x7FFFFFFF),
            };
        }

        private void CloseMinute()
        {
            _minutes.Fill(0, _record);
            _evidence.TakeMinute(_record, _uptimeMs);
            _summaries.Add(_record);
            while (_summaries.TryTakeComplete(0, _record))
            {
                if (_record.PeriodMinutes == 60)
                {
                    _evidence.TakeHour(_record, _uptimeMs);
                }
            }

            _minutes.Clear();
        }
    }
}

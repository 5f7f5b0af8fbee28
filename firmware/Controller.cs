using Edge.Board;
using Edge.Configuration;
using Edge.Events;
using Edge.Records;
using Edge.Sampling;
using Edge.Uplink;

namespace Edge
{
    /// <summary>
    /// The firmware. <see cref="Tick"/> reads top to bottom as the data path: inputs, sampling, aggregation, record log, events, uplink.
    /// One thread calls it every <see cref="Limits.TickMs"/> and owns all state.
    /// </summary>
    public sealed class Controller
    {
        private readonly SiteSettings _site;
        private readonly BoardParts _board;
        private readonly TimeKeeper _time;
        private readonly Sampler _sampler;
        private readonly MinuteAggregator _minutes;
        private readonly RecordLog _log;
        private readonly SchemaWriter _schemas;
        private readonly EventWriter _writer;
        private readonly OpeningLedger _ledger;
        private readonly EventDetector _events;
        private readonly SummaryAggregator _summaries;
        private readonly StopOrders _stops;
        private readonly EvidenceStage _evidence;
        private readonly OrderMonitor _orders;
        private readonly LinkMonitor _links;
        private readonly KilnMonitor _kilns;
        private readonly IntegrityMonitor _integrity;
        private readonly UplinkStage _uplink;
        private readonly CommandStage _commands;

        // Lent to stages for the time of a call: none keeps it, and none finds in it what it left there.
        private readonly Record _record = new Record();
        private int _slot;

        /// <summary>Composes the stages; nothing runs before <see cref="Start"/>.</summary>
        /// <param name="site">The validated site.</param>
        /// <param name="board">The opened board.</param>
        /// <param name="clock">The platform's time.</param>
        /// <param name="log">The record log, not opened yet.</param>
        /// <param name="state">Medium of the small state files.</param>
        /// <param name="link">The MQTT link.</param>
        /// <param name="seed">Seed of the random delays.</param>
        public Controller(SiteSettings site, BoardParts board, Clock clock, RecordLog log, Storage state, MqttLink link, int seed)
        {
            _site = site;
            _board = board;
            _time = new TimeKeeper(clock, board.Battery);
            _sampler = new Sampler(site);
            _minutes = new MinuteAggregator(site);
            _log = log;
            _schemas = new SchemaWriter(site, log);
            _writer = new EventWriter(log);
            _ledger = new OpeningLedger(site, _writer, log, state);
            _events = new EventDetector(site, _ledger);
            _kilns = new KilnMonitor(site, _writer, state);
            _summaries = new SummaryAggregator(site, state);
            _stops = new StopOrders(state);
            _evidence = new EvidenceStage(site, _stops, _writer);
            _orders = new OrderMonitor(site, _sampler.Orders, _writer);
            Desk = new OrderDesk(site, _sampler.Orders, _orders, _stops, _writer, _time);
            _links = new LinkMonitor(_writer);
            _integrity = new IntegrityMonitor(_writer, log);
            _uplink = new UplinkStage(site, link, log, state, seed, _record);
            _commands = new CommandStage(site, _uplink, log, _writer, new BoardCommands(site, _time, _ledger, Desk));
        }

        /// <summary>The record log.</summary>
        public RecordLog Log
        {
            get { return _log; }
        }

        /// <summary>The last second's samples.</summary>
        public SampleSet Samples
        {
            get { return _sampler.Samples; }
        }

        /// <summary>Valve, kiln and channel states.</summary>
        public EventDetector Events
        {
            get { return _events; }
        }

        /// <summary>Where orders are given: maintenance, calibration, stop windows.</summary>
        public OrderDesk Desk { get; }

        /// <summary>The uplink.</summary>
        public UplinkStage Uplink
        {
            get { return _uplink; }
        }

        /// <summary>Opens the log and writes the boot event and the schemas. Call once, before the first tick.</summary>
        /// <param name="boot">What the composition root found out about this boot.</param>
        public void Start(BootReport boot)
        {
            _time.Read();
            _writer.SetTime(_time.UtcMs, _time.Quality);
            _log.Open();
            long gapMs = _integrity.GapMs(_time);
            _integrity.Report(boot, _time);
            _schemas.Write(_time.UtcMs, _time.Quality);
            Resume(gapMs);
            _stops.Load();
            new SummaryRestorer(_site, _log, _schemas).Restore(_summaries, _record, _time.Quality);
        }

        /// <summary>One tick: the whole data path. Never throws for what inputs, media, clock or network do.</summary>
        public void Tick()
        {
            _time.Read();
            long uptimeMs = _time.UptimeMs;
            long utcMs = _time.UtcMs;
            int slot = _slot;
            bool isSecond = slot == Limits.TicksPerSample - 1;
            _slot = isSecond ? 0 : slot + 1;

            _board.Scanner.Step(_board.Image, slot);

            _sampler.Debounce(_board.Image, uptimeMs);
            if (isSecond)
            {
                _sampler.Sample(_board.Image, uptimeMs);
                CloseMinute(utcMs, uptimeMs);
                _minutes.Add(_sampler.Samples, utcMs, _time.Quality);
            }

            _log.Flush();

            _writer.SetTime(utcMs, _time.Quality);
            _ledger.SetTime(uptimeMs, utcMs, _time.Quality);
            _commands.Apply(uptimeMs);
            _integrity.Watch(_time, _board.Edges);
            _events.Watch(_sampler.Samples, _board.Edges, uptimeMs);
            if (isSecond)
            {
                _events.Inspect(_sampler.Samples, _board.Image, uptimeMs);
                _evidence.TakeSecond(_sampler.Samples, uptimeMs, utcMs, _time.Quality);
                _orders.Take(uptimeMs);
                _links.Take(_uplink.IsOnline, _uplink.LastFailure, uptimeMs);
                _kilns.Take(_sampler.Samples, uptimeMs);
                _ledger.Take(_sampler.Samples, _events);
            }

            _board.Relay.Set(_events.WantsRelay);
            _uplink.Step(uptimeMs, utcMs);

            _board.Supervisor.Feed();
        }

        /// <summary>Ends the session at the broker before an intended stop. What is gathered of the current minute is not a minute yet and is not stored.</summary>
        public void Stop()
        {
            _uplink.Stop(_time.UtcMs);
        }

        // What went on when the power failed goes on: openings, and what the kilns did.
        private void Resume(long gapMs)
        {
            long uptimeMs = _time.UptimeMs;
            _ledger.SetTime(uptimeMs, _time.UtcMs, _time.Quality);
            _ledger.Resume(gapMs);
            for (int i = 0; i < _site.Valves.Length; i++)
            {
                if (_ledger.IsOpen(i))
                {
                    _events.RestoreOpening(i, _ledger.OpenedMs(i), uptimeMs - (gapMs > 0 ? gapMs : 0), _ledger.DuctEvidenceOf(i));
                }
            }

            _kilns.Restore(_sampler.Samples.Kilns);
            for (int i = 0; i < _site.Lines.Length; i++)
            {
                _events.RestoreKiln(i, _kilns.ContactBefore(i));
            }
        }

        private void CloseMinute(long utcMs, long uptimeMs)
        {
            if (!_minutes.IsOver(utcMs))
            {
                return;
            }

            _writer.SetTime(utcMs, _time.Quality);
            _schemas.Write(utcMs, _time.Quality);
            for (int line = 0; line < _site.Lines.Length; line++)
            {
                while (_summaries.TryTakeOver(line, _minutes.UtcMs, _record))
                {
                    AppendSummary(uptimeMs);
                }

                _minutes.Fill(line, _record);
                _record.SchemaSequence = _schemas.SequenceOf(line);
                _log.Append(_record);
                _evidence.TakeMinute(_record, uptimeMs);
                _summaries.Add(_record);
                while (_summaries.TryTakeComplete(line, _record))
                {
                    AppendSummary(uptimeMs);
                }
            }

            _minutes.Clear();
        }

        private void AppendSummary(long uptimeMs)
        {
            _record.SchemaSequence = _schemas.SequenceOf(_record.Line);
            _record.TimeQuality = _time.Quality;
            _log.Append(_record);
            if (_record.PeriodMinutes == Limits.MinutesPerHour)
            {
                _evidence.TakeHour(_record, uptimeMs);
            }
        }
    }
}

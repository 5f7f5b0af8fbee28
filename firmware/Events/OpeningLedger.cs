using Edge.Board;
using Edge.Configuration;
using Edge.Records;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>
    /// Keeps the ledger of openings: passes events on to the log, and writes one entry for each opening that they tell, with what is known
    /// of it. Survives power cuts: an opening that was going on still is after the boot, and the gap is part of its entry.
    /// </summary>
    /// <remarks>
    /// <para>Words: an <b>opening</b> is what lies between an opened and the next closed event of a valve; it is known by the sequence of
    /// the opened event. Its <b>entry</b> is a ledger record, written <see cref="Limits.LedgerAfterMs"/> after the closing, so that it has
    /// the signals after it, or at once when the valve opens again.</para>
    /// <code>
    /// opening is    OPENED                     CLOSED              a minute later        acknowledged
    /// none          open                       passed on           nothing               refused
    /// open          passed on                  closed              nothing               noted
    /// closed        ENTRY, then open           passed on           ENTRY, entered        noted
    /// entered       open                       passed on           nothing               noted, none
    /// </code>
    /// <para>At boot, by what <see cref="OpeningBook"/> says was about to be written: an opened or closed event that is not in the log is
    /// written then, with its own time; so is an entry; nothing is written twice.</para>
    /// </remarks>
    public sealed class OpeningLedger : EventSink
    {
        private const byte ByDuct = 1;
        private const byte UnknownGap = 2;
        private const long NotDue = -1;

        private readonly SiteSettings _site;
        private readonly EventWriter _writer;
        private readonly RecordLog _log;
        private readonly OpeningBook _book;
        private readonly LedgerSignals[] _signals;
        private readonly long[] _entryDueMs;
        private readonly string[] _acknowledgedBy;
        private readonly long[] _acknowledgedUtcMs;
        private readonly bool[] _isKeyOn;
        private long _uptimeMs;
        private long _utcMs;
        private byte _quality;
        private int _justClosed = -1;
        private bool _isChanged;
        private long _savedMs;

        /// <summary>Creates the ledger.</summary>
        /// <param name="site">The site.</param>
        /// <param name="writer">Where events go.</param>
        /// <param name="log">The record log.</param>
        /// <param name="state">Medium of the small state.</param>
        public OpeningLedger(SiteSettings site, EventWriter writer, RecordLog log, Storage state)
        {
            _site = site;
            _writer = writer;
            _log = log;
            _book = new OpeningBook(state, site.Valves.Length);
            int valves = site.Valves.Length;
            _signals = new LedgerSignals[valves];
            _entryDueMs = new long[valves];
            _acknowledgedBy = Texts.Nulls(valves);
            _acknowledgedUtcMs = new long[valves];
            for (int i = 0; i < valves; i++)
            {
                _signals[i] = new LedgerSignals(site, site.Valves[i]);
                _entryDueMs[i] = NotDue;
            }

            _isKeyOn = new bool[site.Lines.Length];
        }

        /// <summary>Takes over the tick's time.</summary>
        public void SetTime(long uptimeMs, long utcMs, byte quality)
        {
            _uptimeMs = uptimeMs;
            _utcMs = utcMs;
            _quality = quality;
        }

        /// <summary>Reads the openings of the boot before, and completes what the power cut short. After the events of the boot.</summary>
        /// <param name="gapMs">Time since the newest record before the boot, ms; -1 unknown.</param>
        public void Resume(long gapMs)
        {
            _book.Load();
            for (int valve = 0; valve < _site.Valves.Length; valve++)
            {
                byte status = _book.Byte(valve, OpeningBook.Field.Status);
                byte intent = _book.Byte(valve, OpeningBook.Field.Intent);
                bool isMissing = intent != OpeningIntent.None && !IsInLog(valve, intent);
                _isChanged = _isChanged || intent != OpeningIntent.None;
                if (status == OpeningStatus.Open)
                {
                    AddGap(valve, gapMs);
                    Rewrite(valve, isMissing, OpeningBook.Field.OpenedUtc, EventCode.BypassOpened, EventCode.RecirculationOpened);
                }
                else if (status == OpeningStatus.Closed)
                {
                    bool isEntered = intent == OpeningIntent.Entry && !isMissing;
                    Rewrite(valve, isMissing && intent == OpeningIntent.Closed, OpeningBook.Field.ClosedUtc, EventCode.BypassClosed, EventCode.RecirculationClosed);
                    _book.SetByte(valve, OpeningBook.Field.Status, isEntered ? OpeningStatus.Entered : OpeningStatus.Closed);
                    _entryDueMs[valve] = isEntered ? NotDue : _uptimeMs + Limits.LedgerAfterMs;
                }

                _book.SetByte(valve, OpeningBook.Field.Intent, OpeningIntent.None);
            }

            if (_isChanged)
            {
                Save();
            }
        }

        /// <summary>Whether an opening of a valve goes on.</summary>
        public bool IsOpen(int valve)
        {
            return _book.Byte(valve, OpeningBook.Field.Status) == OpeningStatus.Open;
        }

        /// <summary>When it opened, ms since boot: before it, so negative; 0 where the clocks do not tell.</summary>
        public long OpenedMs(int valve)
        {
            long openMs = _utcMs - _book.Number(valve, OpeningBook.Field.OpenedUtc);
            bool isKnown = _quality != TimeQuality.Unsynchronized && _book.Byte(valve, OpeningBook.Field.Quality) != TimeQuality.Unsynchronized && openMs > 0;
            return isKnown ? _uptimeMs - openMs : 0;
        }

        /// <summary>What told the opening where the limits said closed all along; 0 where a limit told it.</summary>
        public int DuctEvidenceOf(int valve)
        {
            bool isByDuct = (_book.Byte(valve, OpeningBook.Field.Flags) & ByDuct) != 0;
            return isByDuct ? (int)_book.Number(valve, OpeningBook.Field.Evidence) & ValveEvidence.Duct : 0;
        }

        /// <inheritdoc/>
        public override void Write(int code, int line, string subject, long agoMs, long argument1, long argument2)
        {
            int valve = FindValve(subject);
            int justClosed = _justClosed;
            _justClosed = -1;
            if (valve < 0)
            {
                _writer.Write(code, line, subject, agoMs, argument1, argument2);
                return;
            }

            switch (code)
            {
                case EventCode.BypassOpened:
                case EventCode.RecirculationOpened:
                    NoteOpened(valve, agoMs, argument1, (int)argument2);
                    break;
                case EventCode.BypassClosed:
                case EventCode.RecirculationClosed:
                    NoteClosed(valve, agoMs, argument1, argument2);
                    break;
                case EventCode.ReportsMerged:
                    if (valve == justClosed)
                    {
                        _book.SetNumber(valve, OpeningBook.Field.Evidence, (uint)_book.Number(valve, OpeningBook.Field.Evidence) | (argument1 << 32));
                        _isChanged = true;
                    }

                    break;
                default:
                    break;
            }

            _writer.Write(code, line, subject, agoMs, argument1, argument2);
            _book.SetByte(valve, OpeningBook.Field.Intent, OpeningIntent.None);
        }

        /// <summary>Takes a second: evidence, signals, keys, and entries that are due.</summary>
        public void Take(SampleSet samples, EventDetector events)
        {
            for (int line = 0; line < _site.Lines.Length; line++)
            {
                TakeKey(line, samples);
            }

            for (int valve = 0; valve < _site.Valves.Length; valve++)
            {
                TakeAnnouncement(valve);
                if (IsOpen(valve))
                {
                    AddEvidence(valve, events.ValveEvidenceOf(valve));
                    TakePeak(valve, samples);
                }
                else
                {
                    _signals[valve].Take(samples);
                    if (_entryDueMs[valve] != NotDue && _uptimeMs >= _entryDueMs[valve])
                    {
                        Enter(valve, samples);
                    }
                }
            }

            if (_isChanged && _uptimeMs - _savedMs >= Limits.LedgerSaveMs)
            {
                Save();
            }
        }

        /// <summary>Somebody takes note of the newest opening of a valve.</summary>
        /// <returns>One of <see cref="CommandOutcome"/>.</returns>
        public int Acknowledge(string id, string who)
        {
            int valve = FindValve(id);
            if (valve < 0)
            {
                return CommandOutcome.UnknownSubject;
            }

            byte status = _book.Byte(valve, OpeningBook.Field.Status);
            if (status == OpeningStatus.None || _acknowledgedBy[valve] != null)
            {
                return CommandOutcome.WrongState;
            }

            long opening = _book.Number(valve, OpeningBook.Field.Sequence);
            if (status == OpeningStatus.Entered)
            {
                _book.Clear(valve);
                Save();
            }
            else
            {
                _acknowledgedBy[valve] = who;
                _acknowledgedUtcMs[valve] = _utcMs;
            }

            _writer.Write(EventCode.OpeningAcknowledged, _site.Valves[valve].Line, id, 0, opening, 0);
            _writer.WriteLedger(_site.Valves[valve].Line, LedgerText.OfAcknowledgement(id, opening, who));
            return CommandOutcome.Done;
        }

        /// <summary>Openings of a valve, or of all of a line, are announced for a time.</summary>
        /// <returns>One of <see cref="CommandOutcome"/>.</returns>
        public int Announce(string id, int minutes, string reason)
        {
            int line = LineOf(id);
            if (line < 0)
            {
                return CommandOutcome.UnknownSubject;
            }

            long untilMs = _utcMs + (minutes * 60000L);
            for (int valve = 0; valve < _site.Valves.Length; valve++)
            {
                if (IsAbout(valve, id))
                {
                    _book.SetNumber(valve, OpeningBook.Field.AnnouncedUntil, untilMs);
                    MarkLate(valve, Announced.LateByCommand);
                }
            }

            Save();
            _writer.Write(EventCode.EmergencyAnnounced, line, id, 0, Announced.ByCommand, minutes * 60000L);
            _writer.WriteLedger(line, LedgerText.OfAnnouncement(id, minutes, reason));
            return CommandOutcome.Done;
        }

        /// <summary>The announcement by command ends.</summary>
        /// <returns>One of <see cref="CommandOutcome"/>.</returns>
        public int Withdraw(string id)
        {
            int line = LineOf(id);
            if (line < 0)
            {
                return CommandOutcome.UnknownSubject;
            }

            bool wasAnnounced = false;
            for (int valve = 0; valve < _site.Valves.Length; valve++)
            {
                if (IsAbout(valve, id) && _book.Number(valve, OpeningBook.Field.AnnouncedUntil) != 0)
                {
                    _book.SetNumber(valve, OpeningBook.Field.AnnouncedUntil, 0);
                    wasAnnounced = true;
                }
            }

            if (!wasAnnounced)
            {
                return CommandOutcome.WrongState;
            }

            Save();
            _writer.Write(EventCode.EmergencyEnded, line, id, 0, Announced.ByCommand, 1);
            return CommandOutcome.Done;
        }

        private void NoteOpened(int valve, long agoMs, long uncertaintyMs, int evidence)
        {
            if (_book.Byte(valve, OpeningBook.Field.Status) == OpeningStatus.Closed)
            {
                Enter(valve, null);
            }

            _book.Clear(valve);
            _acknowledgedBy[valve] = null;
            _entryDueMs[valve] = NotDue;
            _book.SetByte(valve, OpeningBook.Field.Status, OpeningStatus.Open);
            _book.SetByte(valve, OpeningBook.Field.Quality, _quality);
            _book.SetByte(valve, OpeningBook.Field.Announcement, AnnouncementNow(valve));
            _book.SetByte(valve, OpeningBook.Field.Flags, (evidence & (ValveEvidence.Limits | ValveEvidence.Edge)) == 0 ? ByDuct : (byte)0);
            _book.SetNumber(valve, OpeningBook.Field.Sequence, _log.NextSequence);
            _book.SetNumber(valve, OpeningBook.Field.OpenedUtc, _utcMs - agoMs);
            _book.SetNumber(valve, OpeningBook.Field.OpenedUncertainty, uncertaintyMs);
            _book.SetNumber(valve, OpeningBook.Field.Evidence, (uint)evidence);
            for (int i = 0; i < _signals[valve].Count; i++)
            {
                _book.SetSignal(valve, i, _signals[valve].HasBefore(i), _signals[valve].Before(i), false, 0);
            }

            _signals[valve].Forget();
            SaveIntent(valve, OpeningIntent.Opened);
        }

        private void NoteClosed(int valve, long agoMs, long uncertaintyMs, long durationMs)
        {
            if (!IsOpen(valve))
            {
                return;
            }

            _book.SetByte(valve, OpeningBook.Field.Status, OpeningStatus.Closed);
            _book.SetNumber(valve, OpeningBook.Field.ClosedUtc, _utcMs - agoMs);
            _book.SetNumber(valve, OpeningBook.Field.ClosedUncertainty, uncertaintyMs);
            _book.SetNumber(valve, OpeningBook.Field.Duration, durationMs);
            _entryDueMs[valve] = _uptimeMs + Limits.LedgerAfterMs;
            _justClosed = valve;
            SaveIntent(valve, OpeningIntent.Closed);
        }

        private void Enter(int valve, SampleSet samples)
        {
            SaveIntent(valve, OpeningIntent.Entry);
            _writer.WriteLedger(_site.Valves[valve].Line,
                LedgerText.OfOpening(_site, valve, _book, _signals[valve], samples, _acknowledgedBy[valve], _acknowledgedUtcMs[valve]));
            _entryDueMs[valve] = NotDue;
            _book.SetByte(valve, OpeningBook.Field.Intent, OpeningIntent.None);
            _book.SetByte(valve, OpeningBook.Field.Status, _acknowledgedBy[valve] == null ? OpeningStatus.Entered : OpeningStatus.None);
            Save();
        }

        private void SaveIntent(int valve, byte intent)
        {
            _book.SetByte(valve, OpeningBook.Field.Intent, intent);
            _book.SetNumber(valve, OpeningBook.Field.IntentSequence, _log.NextSequence);
            Save();
        }

        private void Save()
        {
            // Where the medium fails the events are in the log all the same; it is tried again.
            _isChanged = !_book.Save();
            _savedMs = _uptimeMs;
        }

        // The record that an intent was about has its kind, and the valve as its subject.
        private bool IsInLog(int valve, byte intent)
        {
            long sequence = _book.Number(valve, OpeningBook.Field.IntentSequence);
            RecordReader reader = new RecordReader(_log);
            Record record = new Record();
            reader.Seek(sequence);
            if (sequence < 1 || !reader.TryRead(record) || record.Sequence != sequence)
            {
                return false;
            }

            string id = _site.Valves[valve].Id;
            if (intent == OpeningIntent.Entry)
            {
                return record.Kind == RecordKind.Ledger && record.Text.StartsWith("opening\t" + id + "\t");
            }

            bool isCode = intent == OpeningIntent.Opened
                ? record.Code == EventCode.BypassOpened || record.Code == EventCode.RecirculationOpened
                : record.Code == EventCode.BypassClosed || record.Code == EventCode.RecirculationClosed;
            return record.Kind == RecordKind.Event && isCode && record.Subject == id;
        }

        private void Rewrite(int valve, bool isMissing, int utcField, int bypassCode, int recirculationCode)
        {
            if (!isMissing)
            {
                return;
            }

            bool isOpened = utcField == OpeningBook.Field.OpenedUtc;
            ValveSettings settings = _site.Valves[valve];
            long first = _book.Number(valve, isOpened ? OpeningBook.Field.OpenedUncertainty : OpeningBook.Field.ClosedUncertainty);
            long second = isOpened ? (int)_book.Number(valve, OpeningBook.Field.Evidence) : _book.Number(valve, OpeningBook.Field.Duration);
            if (isOpened)
            {
                _book.SetNumber(valve, OpeningBook.Field.Sequence, _log.NextSequence);
            }

            SaveIntent(valve, isOpened ? OpeningIntent.Opened : OpeningIntent.Closed);
            _writer.Write(settings.Kind == ValveKind.Recirculation ? recirculationCode : bypassCode, settings.Line, settings.Id,
                _utcMs - _book.Number(valve, utcField), first, second);
        }

        private void AddGap(int valve, long gapMs)
        {
            byte gaps = _book.Byte(valve, OpeningBook.Field.Gaps);
            _book.SetByte(valve, OpeningBook.Field.Gaps, gaps < 255 ? (byte)(gaps + 1) : gaps);
            if (gapMs < 0)
            {
                _book.SetByte(valve, OpeningBook.Field.Flags, (byte)(_book.Byte(valve, OpeningBook.Field.Flags) | UnknownGap));
            }
            else
            {
                _book.SetNumber(valve, OpeningBook.Field.GapMs, _book.Number(valve, OpeningBook.Field.GapMs) + gapMs);
            }

            _isChanged = true;
        }

        private void AddEvidence(int valve, int evidence)
        {
            long known = _book.Number(valve, OpeningBook.Field.Evidence);
            long all = known | (uint)(evidence & ~ValveEvidence.Loop);
            if (all != known)
            {
                _book.SetNumber(valve, OpeningBook.Field.Evidence, all);
                _isChanged = true;
            }
        }

        private void TakePeak(int valve, SampleSet samples)
        {
            LedgerSignals signals = _signals[valve];
            for (int i = 0; i < signals.Count; i++)
            {
                int channel = signals.ChannelOf(i);
                bool hasPeak = _book.Has(valve, OpeningBook.Field.HasPeak, i);
                if (!samples.HasValue[channel])
                {
                    continue;
                }

                bool hasBefore = _book.Has(valve, OpeningBook.Field.HasBefore, i);
                int before = hasBefore ? _book.Before(valve, i) : 0;
                int value = samples.Scaled[channel];
                if (!hasPeak || Distance(value, before) > Distance(_book.Peak(valve, i), before))
                {
                    _book.SetSignal(valve, i, hasBefore, before, true, value);
                    _isChanged = true;
                }
            }
        }

        private static long Distance(int value, int before)
        {
            long distance = (long)value - before;
            return distance < 0 ? -distance : distance;
        }

        private void TakeKey(int line, SampleSet samples)
        {
            int contact = _site.Lines[line].EmergencyContact;
            if (contact < 0)
            {
                return;
            }

            byte state = samples.Contact[contact];
            bool isOn = state == Inputs.ContactState.Closed || (_isKeyOn[line] && state != Inputs.ContactState.Open);
            if (isOn == _isKeyOn[line])
            {
                return;
            }

            _isKeyOn[line] = isOn;
            _writer.Write(isOn ? EventCode.EmergencyAnnounced : EventCode.EmergencyEnded, line, _site.Lines[line].Id,
                _uptimeMs - samples.ContactSinceMs[contact], Announced.ByKey, isOn ? 0 : 1);
            for (int valve = 0; isOn && valve < _site.Valves.Length; valve++)
            {
                if (_site.Valves[valve].Line == line)
                {
                    MarkLate(valve, Announced.LateByKey);
                }
            }
        }

        private void TakeAnnouncement(int valve)
        {
            long untilMs = _book.Number(valve, OpeningBook.Field.AnnouncedUntil);
            if (untilMs != 0 && _utcMs >= untilMs)
            {
                _book.SetNumber(valve, OpeningBook.Field.AnnouncedUntil, 0);
                _isChanged = true;
                _writer.Write(EventCode.EmergencyEnded, _site.Valves[valve].Line, _site.Valves[valve].Id, 0, Announced.ByCommand, 2);
            }
        }

        private byte AnnouncementNow(int valve)
        {
            if (_isKeyOn[_site.Valves[valve].Line])
            {
                return Announced.ByKey;
            }

            return _book.Number(valve, OpeningBook.Field.AnnouncedUntil) > _utcMs ? Announced.ByCommand : Announced.No;
        }

        private void MarkLate(int valve, byte announced)
        {
            if (IsOpen(valve) && _book.Byte(valve, OpeningBook.Field.Announcement) == Announced.No)
            {
                _book.SetByte(valve, OpeningBook.Field.Announcement, announced);
                _isChanged = true;
            }
        }

        private bool IsAbout(int valve, string id)
        {
            return _site.Valves[valve].Id == id || _site.Lines[_site.Valves[valve].Line].Id == id;
        }

        private int LineOf(string id)
        {
            for (int valve = 0; valve < _site.Valves.Length; valve++)
            {
                if (IsAbout(valve, id))
                {
                    return _site.Valves[valve].Line;
                }
            }

            return -1;
        }

        private int FindValve(string id)
        {
            for (int i = 0; i < _site.Valves.Length; i++)
            {
                if (_site.Valves[i].Id == id)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}

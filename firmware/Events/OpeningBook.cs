using Edge.Board;

namespace Edge.Events
{
    /// <summary>Where an opening stands in the ledger.</summary>
    public static class OpeningStatus
    {
        /// <summary>There is none.</summary>
        public const byte None = 0;

        /// <summary>It goes on.</summary>
        public const byte Open = 1;

        /// <summary>It is over; its entry follows when the signals after it are known.</summary>
        public const byte Closed = 2;

        /// <summary>Its entry is written; nobody acknowledged it yet.</summary>
        public const byte Entered = 3;
    }

    /// <summary>Which record of an opening was about to be written when the state was saved: whether it was is found out at boot.</summary>
    public static class OpeningIntent
    {
        /// <summary>None.</summary>
        public const byte None = 0;

        /// <summary>The opened event.</summary>
        public const byte Opened = 1;

        /// <summary>The closed event.</summary>
        public const byte Closed = 2;

        /// <summary>The ledger entry.</summary>
        public const byte Entry = 3;
    }

    /// <summary>
    /// The newest opening of each valve, on the medium of the small state, so that it outlives a power cut. Saved before a record of it is
    /// appended, with the sequence that the record will have: whatever is cut, the next boot sees which of the two happened.
    /// </summary>
    /// <remarks>
    /// State file <c>openings</c>, <see cref="SlotBytes"/> bytes a valve: 0 status, 1 announcement, 2 time quality at the opening, 3 power
    /// gaps, 4 flags (bit 0 found by the duct only, bit 1 a gap of unknown length), 5 and 6 which signals have a value before and at the
    /// peak, 7 intent; then numbers of 8 bytes: 8 sequence of that record, 16 sequence of the opened event, 24 opened at (ms since 1970
    /// UTC), 32 its uncertainty (ms), 40 closed at, 48 its uncertainty, 56 duration (ms), 64 power gaps (ms), 72 evidence in the low half
    /// and openings merged into this one in the high half, 80 the announcement by command ends (ms since 1970 UTC), 88 on the signals, value before in the low half, at the peak in
    /// the high half.
    /// </remarks>
    public sealed class OpeningBook
    {
        /// <summary>Bytes of a valve.</summary>
        public const int SlotBytes = 128;

        /// <summary>Signals of a valve.</summary>
        public const int Signals = 5;

        private const int SignalsAt = 88;

        private readonly StateFile _file;

        /// <summary>Creates the book.</summary>
        /// <param name="storage">Medium of the small state.</param>
        /// <param name="valves">Valves of the site.</param>
        public OpeningBook(Storage storage, int valves)
        {
            _file = new StateFile(storage, "openings", valves * SlotBytes);
        }

        /// <summary>Reads what was saved; nothing where nothing was.</summary>
        public void Load()
        {
            _file.Load();
        }

        /// <summary>Saves all; false where the medium failed.</summary>
        public bool Save()
        {
            return _file.Save();
        }

        /// <summary>A byte of a valve.</summary>
        public byte Byte(int valve, int field)
        {
            return _file.GetByte((valve * SlotBytes) + field);
        }

        /// <summary>Sets a byte of a valve.</summary>
        public void SetByte(int valve, int field, byte value)
        {
            _file.SetByte((valve * SlotBytes) + field, value);
        }

        /// <summary>A number of a valve.</summary>
        public long Number(int valve, int field)
        {
            return _file.GetInt64((valve * SlotBytes) + field);
        }

        /// <summary>Sets a number of a valve.</summary>
        public void SetNumber(int valve, int field, long value)
        {
            _file.SetInt64((valve * SlotBytes) + field, value);
        }

        /// <summary>Forgets the opening of a valve, but not its announcement.</summary>
        public void Clear(int valve)
        {
            long announcedUntil = Number(valve, Field.AnnouncedUntil);
            for (int field = 0; field < SlotBytes; field += 8)
            {
                SetNumber(valve, field, 0);
            }

            SetNumber(valve, Field.AnnouncedUntil, announcedUntil);
        }

        /// <summary>Whether a signal has a value.</summary>
        /// <param name="valve">Index of the valve.</param>
        /// <param name="flags"><see cref="Field.HasBefore"/> or <see cref="Field.HasPeak"/>.</param>
        /// <param name="signal">0 to <see cref="Signals"/> - 1.</param>
        public bool Has(int valve, int flags, int signal)
        {
            return (Byte(valve, flags) & (1 << signal)) != 0;
        }

        /// <summary>A signal's value before the opening, scaled.</summary>
        public int Before(int valve, int signal)
        {
            return (int)Number(valve, SignalsAt + (signal * 8));
        }

        /// <summary>A signal's value that was farthest from the one before, scaled.</summary>
        public int Peak(int valve, int signal)
        {
            return (int)(Number(valve, SignalsAt + (signal * 8)) >> 32);
        }

        /// <summary>Sets a signal's values.</summary>
        public void SetSignal(int valve, int signal, bool hasBefore, int before, bool hasPeak, int peak)
        {
            SetFlag(valve, Field.HasBefore, signal, hasBefore);
            SetFlag(valve, Field.HasPeak, signal, hasPeak);
            SetNumber(valve, SignalsAt + (signal * 8), ((long)peak << 32) | (uint)before);
        }

        private void SetFlag(int valve, int flags, int signal, bool value)
        {
            int bit = 1 << signal;
            int others = Byte(valve, flags) & ~bit;
            SetByte(valve, flags, (byte)(value ? others | bit : others));
        }

        /// <summary>Offsets of the fields.</summary>
        public static class Field
        {
            /// <summary>One of <see cref="OpeningStatus"/>.</summary>
            public const int Status = 0;

            /// <summary>One of <see cref="Announced"/>.</summary>
            public const int Announcement = 1;

            /// <summary>Time quality at the opening.</summary>
            public const int Quality = 2;

            /// <summary>Power gaps during the opening, at most 255.</summary>
            public const int Gaps = 3;

            /// <summary>1: found by the duct only; 2: the length of a power gap is not known.</summary>
            public const int Flags = 4;

            /// <summary>Signals with a value before.</summary>
            public const int HasBefore = 5;

            /// <summary>Signals with a value at the peak.</summary>
            public const int HasPeak = 6;

            /// <summary>One of <see cref="OpeningIntent"/>.</summary>
            public const int Intent = 7;

            /// <summary>Sequence of the record that the intent is about.</summary>
            public const int IntentSequence = 8;

            /// <summary>Sequence of the opened event: names the opening.</summary>
            public const int Sequence = 16;

            /// <summary>Opened at, ms since 1970 UTC.</summary>
            public const int OpenedUtc = 24;

            /// <summary>How much earlier it may have opened, ms; -1: found open at boot.</summary>
            public const int OpenedUncertainty = 32;

            /// <summary>Closed at, ms since 1970 UTC.</summary>
            public const int ClosedUtc = 40;

            /// <summary>How much earlier it may have closed, ms.</summary>
            public const int ClosedUncertainty = 48;

            /// <summary>Duration, ms.</summary>
            public const int Duration = 56;

            /// <summary>Sum of the power gaps whose length is known, ms.</summary>
            public const int GapMs = 64;

            /// <summary>Evidence, and openings merged.</summary>
            public const int Evidence = 72;

            /// <summary>End of the announcement by command, ms since 1970 UTC; 0: none.</summary>
            public const int AnnouncedUntil = 80;
        }
    }

    /// <summary>Whether an opening was announced as an emergency.</summary>
    public static class Announced
    {
        /// <summary>No.</summary>
        public const byte No = 0;

        /// <summary>By the key, before it opened.</summary>
        public const byte ByKey = 1;

        /// <summary>By command, before it opened.</summary>
        public const byte ByCommand = 2;

        /// <summary>By the key, while it was open.</summary>
        public const byte LateByKey = 3;

        /// <summary>By command, while it was open.</summary>
        public const byte LateByCommand = 4;

        /// <summary>Published name.</summary>
        public static string NameOf(byte announced)
        {
            switch (announced)
            {
                case ByKey: return "key";
                case ByCommand: return "command";
                case LateByKey: return "late-key";
                case LateByCommand: return "late-command";
                default: return "no";
            }
        }
    }
}

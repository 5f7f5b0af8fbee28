using System;

namespace Edge.Records
{
    /// <summary>Kinds of records. Numbers are part of the format: never reuse one.</summary>
    public static class RecordKind
    {
        /// <summary>What the minute records of a line hold from now on: channel and contact ids, units, decimals.</summary>
        public const byte Schema = 1;

        /// <summary>One minute of one line.</summary>
        public const byte Minute = 2;

        /// <summary>An event.</summary>
        public const byte Event = 3;

        /// <summary>Five minutes, an hour or a day of one line.</summary>
        public const byte Summary = 4;

        /// <summary>A fact of the ledger of openings: an entry, an acknowledgement, an announcement.</summary>
        public const byte Ledger = 5;
    }

    /// <summary>How far a record's time can be trusted.</summary>
    public static class TimeQuality
    {
        /// <summary>The clock was never set since boot.</summary>
        public const byte Unsynchronized = 0;

        /// <summary>Set from the battery clock (DS3231).</summary>
        public const byte Battery = 1;

        /// <summary>Set from network time.</summary>
        public const byte Network = 2;
    }

    /// <summary>
    /// One record of the log. A mutable buffer that its owner reuses: writers fill it and hand it to <see cref="RecordLog.Append"/>,
    /// readers have it filled. Which fields count depends on <see cref="Kind"/>.
    /// </summary>
    public sealed class Record
    {
        /// <summary>Line index that means the whole board.</summary>
        public const byte NoLine = 255;

        /// <summary>Sequence number, from 1 without holes; given by the log.</summary>
        public long Sequence;

        /// <summary>One of <see cref="RecordKind"/>.</summary>
        public byte Kind;

        /// <summary>Milliseconds since 1970 UTC: start of the minute or of what is summed up, or instant of the event. A label, never an order.</summary>
        public long UtcMs;

        /// <summary>One of <see cref="Records.TimeQuality"/>.</summary>
        public byte TimeQuality;

        /// <summary>Index of the line, or <see cref="NoLine"/>.</summary>
        public byte Line;

        /// <summary>Minute, summary: sequence of the schema record that names its channels and contacts.</summary>
        public long SchemaSequence;

        /// <summary>Minute, summary: number of channels.</summary>
        public int ChannelCount;

        /// <summary>Minute: average of the valid samples (summary: of the averages of the valid minutes), scaled, rounded half away from zero; counts only where <see cref="ValidCount"/> is not 0.</summary>
        public readonly int[] Average;

        /// <summary>Minute, summary: least valid sample, scaled.</summary>
        public readonly int[] Minimum;

        /// <summary>Minute, summary: greatest valid sample, scaled.</summary>
        public readonly int[] Maximum;

        /// <summary>Minute: mark (HJ 212 letter) by channel.</summary>
        public readonly byte[] Marks;

        /// <summary>Minute: samples that carry a value, 0 to 60; 0 means there is no value and the mark says why.</summary>
        public readonly byte[] ValidCount;

        /// <summary>Minute: number of contacts.</summary>
        public int ContactCount;

        /// <summary>Minute: seconds the contact was made, 0 to 60.</summary>
        public readonly byte[] SecondsOn;

        /// <summary>Minute: seconds the contact's state was known, 0 to 60.</summary>
        public readonly byte[] SecondsKnown;

        /// <summary>Summary: its length, minutes: 5, 60 or 1440.</summary>
        public int PeriodMinutes;

        /// <summary>Summary: valid minutes by channel; -1: the channel is not part of it; 0: it has no values.</summary>
        public readonly short[] ValidMinutes;

        /// <summary>Summary of a day: valid hours by channel; else 0.</summary>
        public readonly byte[] ValidHours;

        /// <summary>Summary: of a channel that is a rate per hour what flowed in the valid minutes, scaled; else 0.</summary>
        public readonly int[] Total;

        /// <summary>Event: code, see Events.EventCode.</summary>
        public int Code;

        /// <summary>Event: id of what it is about (channel, valve, contact), or "" for the board. At most <see cref="Limits.IdLength"/> characters.</summary>
        public string Subject = "";

        /// <summary>Event: first figure; meaning by code.</summary>
        public long Argument1;

        /// <summary>Event: second figure; meaning by code.</summary>
        public long Argument2;

        /// <summary>Schema, ledger: text, see FORMAT.md.</summary>
        public string Text = "";

        /// <summary>Creates a record that any other can be read into.</summary>
        public Record()
            : this(Limits.Channels, Limits.Contacts)
        {
        }

        /// <summary>Creates a record with room for fewer values, to be filled by who knows how many there are.</summary>
        /// <param name="channels">Channels of a line at most.</param>
        /// <param name="contacts">Contacts of a line at most.</param>
        public Record(int channels, int contacts)
        {
            Average = new int[channels];
            Minimum = new int[channels];
            Maximum = new int[channels];
            Marks = new byte[channels];
            ValidCount = new byte[channels];
            SecondsOn = new byte[contacts];
            SecondsKnown = new byte[contacts];
            ValidMinutes = new short[channels];
            ValidHours = new byte[channels];
            Total = new int[channels];
        }

        private Record(string text)
        {
            Text = text;
        }

        /// <summary>Creates a record for events and texts: it has no arrays for values at all.</summary>
        public static Record WithoutValues()
        {
            return new Record("");
        }

        /// <summary>Resets the record to an event.</summary>
        public void SetEvent(int code, byte line, string subject, long utcMs, byte timeQuality, long argument1, long argument2)
        {
            Kind = RecordKind.Event;
            Code = code;
            Line = line;
            Subject = subject;
            UtcMs = utcMs;
            TimeQuality = timeQuality;
            Argument1 = argument1;
            Argument2 = argument2;
        }
    }
}

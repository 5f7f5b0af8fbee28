using System;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>Where one channel stands in the minutes of the schemas that were met lately: found by its id in the schema's text.</summary>
    internal sealed class ChannelPlaces
    {
        /// <summary>The line, or the schema, has not the channel; or the schema is not known.</summary>
        public const int NotInLine = -1;

        /// <summary>The schema had to be looked for: ask again.</summary>
        public const int Again = -2;

        private const string ChannelRow = "channel\t";
        private const int KnownSchemas = 8;

        private readonly BlockStore _store;
        private readonly RecordReader _reader;
        private readonly long[] _schemas = new long[KnownSchemas];
        private readonly int[] _places = new int[KnownSchemas];
        private int _oldestSchema;
        private string _channel = "";

        /// <summary>Creates it.</summary>
        /// <param name="store">Where schemas are.</param>
        /// <param name="reader">Reader for what is not sealed.</param>
        public ChannelPlaces(BlockStore store, RecordReader reader)
        {
            _store = store;
            _reader = reader;
        }

        /// <summary>Takes a channel's id.</summary>
        public void Take(string channel)
        {
            if (channel != _channel)
            {
                Forget();
            }

            _channel = channel;
        }

        /// <summary>Forgets the schemas: sequences may be others now.</summary>
        public void Forget()
        {
            Array.Clear(_schemas, 0, KnownSchemas);
        }

        /// <summary>Place of the channel among those of a line's minutes under a schema.</summary>
        /// <param name="schemaSequence">Schema of the minute.</param>
        /// <param name="line">Line of the minute.</param>
        /// <param name="scratch">A record to read the schema into.</param>
        /// <returns>The place, <see cref="NotInLine"/>, or <see cref="Again"/>: the schema had to be looked for, which may have taken another block into the reader.</returns>
        public int Of(long schemaSequence, byte line, Record scratch)
        {
            if (schemaSequence <= 0)
            {
                return NotInLine;
            }

            for (int i = 0; i < KnownSchemas; i++)
            {
                if (_schemas[i] == schemaSequence)
                {
                    return _places[i];
                }
            }

            int place = FindSchema(schemaSequence, scratch) && scratch.Line == line ? PlaceIn(scratch.Text) : NotInLine;
            _schemas[_oldestSchema] = schemaSequence;
            _places[_oldestSchema] = place;
            _oldestSchema = (_oldestSchema + 1) % KnownSchemas;
            return Again;
        }

        private bool FindSchema(long sequence, Record scratch)
        {
            if (sequence > _store.SealedLast)
            {
                _reader.Seek(sequence);
                return _reader.TryRead(scratch) && scratch.Sequence == sequence && scratch.Kind == RecordKind.Schema;
            }

            // Where the table of a group is not known, a block that is found need not be the right one.
            BlockReader block = _store.Reader;
            int number = _store.FindBlock(sequence, 0, long.MinValue, long.MaxValue);
            while (number < _store.Blocks && !(block.Load(number) && BlockLayout.LastOf(block.Block) >= sequence))
            {
                number = _store.FindBlock(sequence, number + 1, long.MinValue, long.MaxValue);
            }

            return number < _store.Blocks && block.Next(scratch, sequence, out _) && scratch.Sequence == sequence && scratch.Kind == RecordKind.Schema;
        }

        /// <summary>Which of a schema's channels it is: they stand in the order of the minutes' columns.</summary>
        private int PlaceIn(string text)
        {
            int place = 0;
            int at = 0;
            while (at < text.Length)
            {
                int end = text.IndexOf('\n', at);
                end = end < 0 ? text.Length : end;
                if (IsAt(text, at, ChannelRow))
                {
                    int id = at + ChannelRow.Length;
                    int after = id + _channel.Length;
                    if (IsAt(text, id, _channel) && after < end && text[after] == '\t')
                    {
                        return place;
                    }

                    place++;
                }

                at = end + 1;
            }

            return NotInLine;
        }

        private static bool IsAt(string text, int at, string part)
        {
            if (at + part.Length > text.Length)
            {
                return false;
            }

            for (int i = 0; i < part.Length; i++)
            {
                if (text[at + i] != part[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}

using System;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <content>Opening: finds where the log ends and what is not sealed yet, whatever was cut.</content>
    internal sealed partial class BlockStore
    {
        /// <summary>Finds the end of the log on whatever medium is there. Does not write. What waits must be stashed.</summary>
        /// <returns>How many waiting records had to be given up for the medium's own.</returns>
        public int FindEnd()
        {
            IsFound = false;
            _unknownTable = -1;
            _isSealed = false;
            _mustBegin = false;
            _sealer.Reset();
            _file.Clear();
            Tail.Clear();
            _table.Clear();
            Reader.Forget();
            _index.Forget();
            var recovery = new Recovery(_file, Files, _header, _desk.TakeBuffer());
            bool found = recovery.FindHeader();
            if (!found && Copy != null)
            {
                // The flash was formatted: what the card has is of this board's past, and its numbers are in use.
                Copy.Survey(_desk);
                _header.Last = Copy.SurveyedLast;
                _header.Root = Copy.SurveyedRoot;
            }

            _end.Take(_header);
            _keys.Load(_header.Root, _header.Epoch);
            bool hasKey = found && _file.IsWhole && FindKey();
            _authenticator.SetKey(_keys.CopyKey());

            // A header that was changed is as good as one under another key: what is sealed behind it says so.
            _isKeyKnown = hasKey && _file.IsGenuine(_header);
            int lost = found ? LoadEntries(hasKey) : 0;
            if (hasKey && !_isKeyKnown && Tail.Count == 0)
            {
                // No entry is under this key: the header is another board's, whose root and epoch have the same numbers.
                _end.Take(_header);
                lost += LoadEntries(false);
            }

            if (!_isKeyKnown)
            {
                _keys.Load();
            }

            _uncheckedLast = _header.IsUnchecked || !_isKeyKnown ? _end.Sequence : 0;
            FindBlock(recovery);
            IsFound = true;
            _isFresh = true;
            NoteFirst();
            Space.Begin(_header.FirstBlock, _header.Block, _header.Lineage);
            if (Copy != null)
            {
                Copy.NoteFound(_header.Block, _header.Lineage);
            }

            return lost;
        }

        private bool FindKey()
        {
            if (_header.Root == 0 && _keys.Root != 0)
            {
                return false;
            }

            if (_keys.Select(_header.Root, _header.Epoch))
            {
                return true;
            }

            // A new root is for good: what one read says is not enough for it.
            _keys.Load();
            return _keys.Select(_header.Root, _header.Epoch);
        }

        private int LoadEntries(bool isChecked)
        {
            int lost = 0;
            _file.BeginReading(_header, isChecked);
            while (_file.Read(_end.Sequence, _record))
            {
                if (_file.IsUsable)
                {
                    lost += Tail.HasRoom(_record) ? 0 : Tail.DropStash();
                    Tail.Add(_record);
                    _end.NoteSchema(_record);
                }

                _end.Note(_record, _record.Sequence);
            }

            Tail.SetDurable();
            _end.Sequence += _file.EndReading(_end.Sequence);
            return lost;
        }

        /// <summary>The block that the tail is to become may have been sealed already.</summary>
        private void FindBlock(Recovery recovery)
        {
            int number = _header.Block;
            byte[] block = _desk.Block;
            bool isSealed = recovery.HasBlock(number) && BlockLayout.FirstOf(block) > _header.Last && (!_isKeyKnown || IsGenuine(block));
            if (isSealed)
            {
                _table.Take(block, number);
                Cover(block);
                Skip(BlockLayout.LastOf(block));
            }
        }

        /// <summary>Whether a block has the tag that is due behind the one before.</summary>
        private bool IsGenuine(byte[] block)
        {
            byte[] tag = new byte[BlockLayout.TagBytes];
            Array.Copy(block, 0, tag, 0, tag.Length);
            long crc = LittleEndian.ReadUnsigned(block, BlockLayout.CrcOffset, BlockLayout.CrcBytes);
            _header.PutTag(block);
            LittleEndian.Write(block, BlockLayout.CrcOffset, 0, BlockLayout.CrcBytes);
            bool isGenuine = Authenticator.IsSame(_authenticator.Code(block), tag, 0, tag.Length);
            Array.Copy(tag, 0, block, 0, tag.Length);
            LittleEndian.Write(block, BlockLayout.CrcOffset, crc, BlockLayout.CrcBytes);
            return isGenuine;
        }

        private void Cover(byte[] block)
        {
            long last = BlockLayout.LastOf(block);
            int count = 0;
            TailCursor cursor = Tail.Mover;
            cursor.Generation = -1;
            cursor.Rewind(Tail.Start);
            while (cursor.Index < Tail.Count)
            {
                cursor.Read(Tail.Bytes, _record, false);
                count += _record.Sequence <= last ? 1 : 0;
            }

            TakeBlock(block, count, CountMinutes(block));
        }

        /// <summary>Counts the minutes of a block, whose last records were perhaps never in the tail's files.</summary>
        private int CountMinutes(byte[] block)
        {
            int minutes = 0;
            int offset = BlockLayout.StreamsOffset(block);
            var records = new RecordColumn();
            long utcMs = LittleEndian.ReadSigned(block, BlockLayout.UtcOffset, 6);
            records.BeginRead(block, offset, BlockLayout.LengthOf(block, BlockLayout.RecordStream), BlockLayout.FirstOf(block), utcMs);
            for (int left = BlockLayout.RecordsOf(block); left > 0 && records.Read(); left--)
            {
                minutes += records.Kind == RecordKind.Minute || records.Kind == BlockLayout.OddMinute ? 1 : 0;
                if (records.Sequence > _end.Sequence)
                {
                    _record.Kind = records.Kind;
                    _record.Line = records.Line;
                    _record.Sequence = records.Sequence;
                    _record.SchemaSequence = records.SchemaSequence;
                    _record.UtcMs = records.UtcMs;
                    _record.TimeQuality = records.Quality;
                    _end.Note(_record, records.Sequence);
                    _end.NoteSchema(_record);
                }
            }

            return minutes;
        }
    }
}

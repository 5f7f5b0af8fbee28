using System;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// Makes a block of the first durable records of the tail, as many as fit, in small steps: one step codes a few records of one stream. First all streams are
    /// measured, which tells how many records fit; then they are written. Nothing of it is on the medium: after a power cut it begins anew from the tail.
    /// </summary>
    internal sealed class Sealer
    {
        private const int Idle = 0;
        private const int Shaping = 1;
        private const int Measuring = 2;
        private const int Outlining = 3;
        private const int Writing = 4;
        private const int Ready = 5;

        private const int ContactsOfLine = -1;
        private const int GroupBytes = 256;

        /// <summary>Bytes of the tail that stay free for what comes while a block is made.</summary>
        private const int SpareBytes = 1024;
        private const int SpareRecords = Limits.TailSpareRecords;

        /// <summary>Ticks that a reader in the middle of a stream is waited for: what the rows at the end of the fullest block take. With less he would never have them.</summary>
        private const int MostWait = (Limits.TailRecords * (Limits.Channels + 1) / Limits.DecodedPerRead) + 1;

        /// <summary>While streams are measured the end of the buffer has by record the bytes of all streams up to with it, 2 bytes each.</summary>
        private const int SizesOffset = BlockLayout.BlockBytes - (2 * Limits.TailRecords);

        private readonly Tail _tail;
        private readonly TailCursor _cursor;
        private readonly Record _record;
        private readonly GroupTable _table;
        private readonly BlockShape _shape = new BlockShape();
        private readonly BlockDesk _desk;
        private int _state;
        private int _version;
        private int _waited;
        private int _count;
        private int _tryAt;
        private int _stream;
        private int _slot;
        private int _column;
        private int _offset;
        private int _payload;
        private bool _isFull;
        private readonly bool _takesWaiting;

        /// <summary>Creates the sealer.</summary>
        /// <param name="tail">Where records come from.</param>
        /// <param name="scratch">A record it may use during a step.</param>
        /// <param name="desk">Buffer and coders.</param>
        /// <param name="table">Table of a group of blocks.</param>
        /// <param name="takesWaiting">Whether records may be sealed that were never stored otherwise.</param>
        public Sealer(Tail tail, Record scratch, BlockDesk desk, GroupTable table, bool takesWaiting)
        {
            _takesWaiting = takesWaiting;
            _tail = tail;
            _cursor = tail.Mover;
            _record = scratch;
            _table = table;
            _desk = desk;
            _tryAt = FirstTry;
        }

        /// <summary>The block, when it is ready.</summary>
        public byte[] Block
        {
            get { return _desk.Block; }
        }

        /// <summary>Its number. Set it before a step; the table must be that of its group by then, as far as it is known.</summary>
        public int Number { get; set; }

        /// <summary>Whether the records of a block are coded: header, tag and CRC are missing.</summary>
        public bool IsReady
        {
            get { return _state == Ready && IsBusy; }
        }

        /// <summary>Whether a block is begun, and nobody took the cursor, the buffer or the coders since.</summary>
        public bool IsBusy
        {
            get { return _state != Idle && _cursor.Generation == _tail.Generation && _desk.Owner == this && _desk.Version == _version; }
        }

        /// <summary>Whether nothing is under way.</summary>
        public bool IsIdle
        {
            get { return _state == Idle; }
        }

        /// <summary>Records of the block.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <summary>Minute records of the block.</summary>
        public int Minutes { get; private set; }

        /// <summary>Of them, those of line 0: the minutes by which blocks expire.</summary>
        public int FirstLineMinutes { get; private set; }

        /// <summary>Whether the next step begins a block, or would if it need not wait.</summary>
        public bool IsDue
        {
            get { return IsTailFull || Available >= _tryAt; }
        }

        private int Available
        {
            get { return _takesWaiting ? _tail.Count : _tail.DurableCount; }
        }

        private static int FirstTry
        {
            get { return 48; }
        }

        private bool IsTailFull
        {
            get { return _tail.End > Limits.TailBytes - SpareBytes || _tail.Count > Limits.TailRecords - SpareRecords; }
        }

        /// <summary>Gives up what was begun.</summary>
        public void Reset()
        {
            _state = Idle;
        }

        /// <summary>The block was stored and its records dropped from the tail.</summary>
        public void Done()
        {
            _tryAt = _count;
            _state = Idle;
        }

        /// <summary>Does one step, if there is anything to do.</summary>
        /// <param name="records">Records to code.</param>
        public void Step(int records)
        {
            if (!IsBusy)
            {
                Begin(false);
            }

            Code(records);
        }

        /// <summary>Makes a block at once, since the tail is full.</summary>
        public void Finish()
        {
            if (!IsBusy)
            {
                Begin(true);
            }

            while (_state != Ready && _state != Idle)
            {
                Code(int.MaxValue);
                if (_state == Idle && Available > 0)
                {
                    Begin(true);
                }
            }
        }

        /// <summary>Writes header, tag and CRC.</summary>
        public void Close(TailHeader header, Authenticator authenticator)
        {
            LittleEndian.Write(Block, BlockLayout.MagicOffset, BlockLayout.Magic, 2);
            Block[BlockLayout.VersionOffset] = BlockLayout.Version;
            Block[BlockLayout.FlagsOffset] = header.IsUnchecked ? BlockLayout.Unchecked : (byte)0;
            LittleEndian.Write(Block, BlockLayout.NumberOffset, header.Block, 4);
            LittleEndian.Write(Block, BlockLayout.RootOffset, header.Root, 2);
            LittleEndian.Write(Block, BlockLayout.EpochOffset, header.Epoch, 2);
            LittleEndian.Write(Block, BlockLayout.MinutesOffset, header.TotalMinutes + FirstLineMinutes, 4);
            LittleEndian.Write(Block, BlockLayout.CrcOffset, 0, BlockLayout.CrcBytes);
            header.PutTag(Block);
            Array.Copy(authenticator.Code(Block), 0, Block, 0, BlockLayout.TagBytes);
            BlockLayout.SetCrc(Block);
        }

        private void Begin(bool isFull)
        {
            _state = Idle;
            _isFull = isFull || IsTailFull;
            _count = Available;
            if (_count == 0 || (!_isFull && _count < _tryAt))
            {
                return;
            }

            if (_desk.IsHeld && !isFull && _waited < MostWait)
            {
                // With a full tail too: taking from each other in every tick neither would come to an end. A reader that was given up would hold it for ever.
                _waited++;
                return;
            }

            _waited = 0;
            _cursor.Generation = _tail.Generation;
            _desk.Take(this);
            _version = _desk.Version;
            _shape.Clear();
            _cursor.Rewind(Tail.Start);
            _state = Shaping;
        }

        private void Code(int records)
        {
            switch (_state)
            {
                case Shaping:
                case Outlining:
                    if (Shape(records))
                    {
                        BeginStreams();
                    }

                    break;
                case Measuring:
                case Writing:
                    if (CodeRecords(records))
                    {
                        EndStream();
                    }

                    break;
            }
        }

        private bool Shape(int records)
        {
            while (records > 0 && _cursor.Index < _count)
            {
                _cursor.Read(_tail.Bytes, _record, false);
                _shape.Add(_record);
                records--;
            }

            return _cursor.Index == _count;
        }

        private void BeginStreams()
        {
            _state = _state == Shaping ? Measuring : Writing;
            _offset = _shape.HeaderBytes;
            if (_state == Measuring)
            {
                Array.Clear(Block, SizesOffset, 2 * Limits.TailRecords);
            }
            else
            {
                _shape.Write(Block);
            }

            _stream = -1;
            _slot = -1;
            NextStream();
        }

        /// <summary>Starts the next stream that has to be coded, or ends.</summary>
        private void NextStream()
        {
            _stream++;
            if (_stream == BlockLayout.GroupStream)
            {
                WriteGroup();
                _stream++;
                _slot = 0;
                _column = ContactsOfLine;
            }
            else if (_stream > BlockLayout.GroupStream)
            {
                _column++;
                if (_column == _shape.ChannelsAt(_slot))
                {
                    _slot++;
                    _column = ContactsOfLine;
                }
            }

            _cursor.Rewind(Tail.Start);
            if (_stream > BlockLayout.GroupStream && _slot == _shape.Lines)
            {
                End();
                return;
            }

            StartStream();
        }

        private void StartStream()
        {
            byte[] output = _state == Writing ? Block : null;
            int limit = BlockLayout.CrcOffset;
            switch (_stream)
            {
                case BlockLayout.RecordStream:
                    _cursor.Read(_tail.Bytes, _record, false);
                    _cursor.Rewind(Tail.Start);
                    Minutes = 0;
                    FirstLineMinutes = 0;
                    _desk.Records.BeginWrite(output, _offset, limit, _record.Sequence, _record.UtcMs);
                    if (output != null)
                    {
                        StartHeader();
                    }

                    break;
                case BlockLayout.PayloadStream:
                    _payload = 0;
                    break;
                default:
                    if (_column == ContactsOfLine)
                    {
                        _desk.Contacts.BeginWrite(output, _offset, limit, _shape.ContactsAt(_slot));
                    }
                    else
                    {
                        _desk.Channel.BeginWrite(output, _offset, limit);
                    }

                    break;
            }
        }

        private bool CodeRecords(int records)
        {
            while (records > 0 && _cursor.Index < _count)
            {
                int index = _cursor.Index;
                _cursor.Read(_tail.Bytes, _record, false);
                int length = CodeRecord(_shape.ColumnsOf(_record));
                if (length < 0)
                {
                    Overflow();
                    return false;
                }

                if (_state == Measuring)
                {
                    LittleEndian.Write(Block, SizesOffset + (2 * index), SizeAt(index) + length, 2);
                }

                records--;
            }

            return _cursor.Index == _count;
        }

        /// <summary>Codes the present record in the present stream; returns the stream's length so far, or -1 where there is no room.</summary>
        private int CodeRecord(int slot)
        {
            switch (_stream)
            {
                case BlockLayout.RecordStream:
                    byte kind = slot < 0 && _record.Kind == RecordKind.Minute ? BlockLayout.OddMinute : _record.Kind;
                    _desk.Records.Write(_record.Sequence, kind, _record.Line, _record.UtcMs, _record.TimeQuality, slot < 0 ? 0 : _record.SchemaSequence);
                    NoteInHeader();
                    return _desk.Records.Length;
                case BlockLayout.PayloadStream:
                    return slot < 0 ? PutPayload() : _payload;
                default:
                    return slot == _slot ? CodeColumn() : LengthOfColumn();
            }
        }

        private int CodeColumn()
        {
            if (_column == ContactsOfLine)
            {
                _desk.Contacts.Write(_record.SecondsOn, _record.SecondsKnown);
            }
            else
            {
                int i = _column;
                _desk.Channel.Write(_record.Average[i], _record.Minimum[i], _record.Maximum[i], _record.Marks[i], _record.ValidCount[i]);
            }

            return LengthOfColumn();
        }

        private int LengthOfColumn()
        {
            return _column == ContactsOfLine ? _desk.Contacts.Length : _desk.Channel.Length;
        }

        private int PutPayload()
        {
            int at = _state == Writing ? _offset + _payload : 0;
            int most = _record.Kind == RecordKind.Minute ? TailCursor.MostBytes(_record) : _cursor.PayloadBytes;
            if (at + BlockLayout.LengthBytes + most > BlockLayout.CrcOffset)
            {
                return -1;
            }

            int end = at + BlockLayout.LengthBytes;
            if (_record.Kind == RecordKind.Minute)
            {
                end = EntryEncoder.EncodePayload(_record, Block, end, BlockLayout.CrcOffset);
            }
            else
            {
                if (_state == Writing)
                {
                    Array.Copy(_tail.Bytes, _cursor.PayloadAt, Block, end, _cursor.PayloadBytes);
                }

                end += _cursor.PayloadBytes;
            }

            LittleEndian.Write(Block, at, end - at - BlockLayout.LengthBytes, BlockLayout.LengthBytes);
            _payload += end - at;
            return _payload;
        }

        private void EndStream()
        {
            int length = _stream == BlockLayout.PayloadStream ? _payload
                : _stream == BlockLayout.RecordStream ? _desk.Records.EndWrite()
                : _column == ContactsOfLine ? EndContacts()
                : _desk.Channel.EndWrite();
            if (_state == Writing)
            {
                if (length < 0 || _offset + length > BlockLayout.CrcOffset)
                {
                    Overflow();
                    return;
                }

                SetLength(_stream, length);
                _offset += length;
            }

            NextStream();
        }

        private int EndContacts()
        {
            return _shape.ContactsAt(_slot) == 0 ? 0 : _desk.Contacts.EndWrite();
        }

        private void WriteGroup()
        {
            if (_state == Measuring)
            {
                // The buffer is free while streams are measured.
                _offset += _table.Write(Number, Block, 0, GroupBytes);
                return;
            }

            int limit = _offset + GroupBytes < BlockLayout.CrcOffset ? _offset + GroupBytes : BlockLayout.CrcOffset;
            int length = _table.Write(Number, Block, _offset, limit);
            SetLength(BlockLayout.GroupStream, length);
            _offset += length;
        }

        private void SetLength(int stream, int length)
        {
            int at = BlockLayout.LineTableOffset + (_shape.Lines * BlockLayout.LineBytes) + (stream * BlockLayout.LengthBytes);
            LittleEndian.Write(Block, at, length, BlockLayout.LengthBytes);
        }

        private void End()
        {
            if (_state == Measuring)
            {
                Choose();
                return;
            }

            Array.Clear(Block, _offset, BlockLayout.CrcOffset - _offset);
            _state = Ready;
        }

        /// <summary>Takes as many records as fit by the measure; waits for more where all do and there is room left.</summary>
        private void Choose()
        {
            int overhead = _offset + _shape.Streams;
            int count = _count;
            while (count > 1 && overhead + SizeAt(count - 1) > BlockLayout.CrcOffset)
            {
                count--;
            }

            int used = overhead + SizeAt(count - 1);
            int room = BlockLayout.CrcOffset - used;
            int average = (used / count) + 1;
            if (count == _count && room > average && !_isFull && !IsTailFull)
            {
                int missing = room / average;
                _tryAt = _count + (missing > 1 ? missing : 1);
                _state = Idle;
                return;
            }

            Write(count);
        }

        private int SizeAt(int index)
        {
            return (int)LittleEndian.ReadUnsigned(Block, SizesOffset + (2 * index), 2);
        }

        private void Overflow()
        {
            // A single record always fits: see Limits.RecordBytes.
            Write(_count > 1 ? _count - 1 : 1);
        }

        private void Write(int count)
        {
            _count = count;
            _shape.Clear();
            _cursor.Rewind(Tail.Start);
            _state = Outlining;
        }

        private void StartHeader()
        {
            LittleEndian.Write(Block, BlockLayout.FirstOffset, _record.Sequence, 6);
            LittleEndian.Write(Block, BlockLayout.UtcOffset, _record.UtcMs, 6);
            LittleEndian.Write(Block, BlockLayout.RecordsOffset, _count, 2);
            LittleEndian.Write(Block, BlockLayout.EarliestOffset, int.MaxValue, 4);
            LittleEndian.Write(Block, BlockLayout.LatestOffset, int.MinValue, 4);
        }

        private void NoteInHeader()
        {
            bool isMinute = _record.Kind == RecordKind.Minute;
            Minutes += isMinute ? 1 : 0;
            FirstLineMinutes += isMinute && _record.Line == 0 ? 1 : 0;
            if (_state != Writing)
            {
                return;
            }

            int minute = BlockLayout.MinuteOf(_record.UtcMs);
            if (minute < LittleEndian.ReadSigned(Block, BlockLayout.EarliestOffset, 4))
            {
                LittleEndian.Write(Block, BlockLayout.EarliestOffset, minute, 4);
            }

            if (minute > LittleEndian.ReadSigned(Block, BlockLayout.LatestOffset, 4))
            {
                LittleEndian.Write(Block, BlockLayout.LatestOffset, minute, 4);
            }

            LittleEndian.Write(Block, BlockLayout.SpanOffset, _record.Sequence - BlockLayout.FirstOf(Block), 4);
        }
    }
}

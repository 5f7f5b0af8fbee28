using System;
using Edge.Board;

namespace Edge.Records
{
    /// <content>Reading, at boot: the head file, then the runs of entries in their fixed order.</content>
    internal sealed partial class FlashTail
    {
        /// <inheritdoc/>
        public override bool FindHeader(TailHeader into)
        {
            byte[] head = _head;
            int count = _storage.Read(_headName, 0, head, 0, FlashHead.Bytes);
            if (count != FlashHead.Bytes || !FlashHead.IsSound(head))
            {
                // Before the tail is given up it is read once more.
                count = _storage.Read(_headName, 0, head, 0, FlashHead.Bytes);
            }

            IsWhole = count == FlashHead.Bytes && FlashHead.IsSound(head);
            if (IsWhole)
            {
                FlashHead.Take(head, into);
                _first = FlashHead.FileOf(head);
                _headCrc = FlashHead.CrcOf(head);
                _triedCrc = _headCrc;
                _blocks.Slots = FlashHead.SlotsOf(head);
            }
            else
            {
                into.Clear();
                _first = -1;
            }

            return count > 0;
        }

        /// <inheritdoc/>
        public override void BeginReading(TailHeader header, bool isChecked)
        {
            _header = header;
            _durableLast = header.Last;
            _isChecked = isChecked;
            _step = -1;
            _hasRun = false;
            _damagedLast = 0;
            Rubbish = 0;
            _run = new RunReader(_storage, _authenticator, _decoder, _cursor, _writer, WindowFor(_window));
            _run.Begin();
            if (_first < 0)
            {
                _first = FindFirst();
                _run.Begin();
            }
        }

        /// <inheritdoc/>
        public override bool Read(long after, Record into)
        {
            while (true)
            {
                if (_hasRun)
                {
                    while (_run.Next(into))
                    {
                        if (into.Sequence > after)
                        {
                            IsUsable = _run.IsUsable;
                            NoteRead();
                            return true;
                        }
                    }

                    NoteEndOfRun(after);
                }

                if (!OpenNext())
                {
                    return false;
                }
            }
        }

        /// <inheritdoc/>
        public override int EndReading(long sequence)
        {
            _cursor.Generation = -1;
            _run = null;
            return _damagedLast > sequence ? (int)(_damagedLast - sequence) : 0;
        }

        private bool OpenNext()
        {
            while (_step + 1 < _names.Length)
            {
                _step++;
                int order = _step;
                if (_first == RecodeFile)
                {
                    // That file first, then the others from 0 on.
                    order = _step == 0 ? RecodeFile : _step <= RecodeFile ? _step - 1 : _step;
                }
                else if (_step < SpillFiles)
                {
                    order = (_first + _step) % SpillFiles;
                }
                else if (_step == RecodeFile)
                {
                    continue;
                }

                _file = order;
                _hasRun = _run.Open(_names[order], IsWhole ? _header : null, _isChecked);
                if (_hasRun)
                {
                    _readChain = _run.IsLean ? _readChain : _file;
                    return true;
                }

                _damagedLast = _run.LostLast > _damagedLast ? _run.LostLast : _damagedLast;
            }

            _hasRun = false;
            return false;
        }

        private void NoteRead()
        {
            Array.Copy(_run.Code, 0, _durableCode, 0, _durableCode.Length);
            _small = _file > RecodeFile ? _file - RecodeFile - 1 : _small;
        }

        private void NoteEndOfRun(long last)
        {
            _hasRun = false;
            if (_file <= RecodeFile && (_spill < 0 || _run.Sequence > _spillLast[_spill]))
            {
                // The newest so far. What is sealed of it counts too: small files may lean on it.
                _spill = _file;
                _chain[_file] = _readChain;
                _spillLast[_file] = _run.Sequence;
                _spillLength = GrownBytes;
                _spillTo = _tail.Count;
                Array.Copy(_run.Code, 0, _spillCode, 0, _spillCode.Length);
            }

            if (_run.IsDamaged)
            {
                Rubbish += _run.Rest;
                int count = _run.CountRest();
                _damagedLast = last + count > _damagedLast ? last + count : _damagedLast;
            }
        }

        /// <summary>Without a head file: the spill file whose first entry is the oldest.</summary>
        private int FindFirst()
        {
            int first = 0;
            long least = long.MaxValue;
            for (int i = 0; i <= RecodeFile; i++)
            {
                if (_run.Open(_names[i], null, false) && _run.Next(_record) && _record.Sequence < least)
                {
                    least = _record.Sequence;
                    first = i;
                }
            }

            return first;
        }
    }
}

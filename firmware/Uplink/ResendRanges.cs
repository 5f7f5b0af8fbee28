namespace Edge.Uplink
{
    /// <summary>
    /// Ranges of records that a platform wants again, in the order of asking. A range leaves when a mark behind its last record is acknowledged;
    /// on another connection it goes on behind the last one that was.
    /// </summary>
    public sealed class ResendRanges
    {
        private readonly long[] _first = new long[Limits.ResendRanges];
        private readonly long[] _last = new long[Limits.ResendRanges];
        private int _count;
        private long _next;
        private long _marked;

        /// <summary>Whether there is more to send.</summary>
        public bool HasMore
        {
            get { return _count > 0 && _next <= _last[0]; }
        }

        /// <summary>Whether nothing is wanted.</summary>
        public bool IsEmpty
        {
            get { return _count == 0; }
        }

        /// <summary>Sequence of the present range that is to be sent next.</summary>
        public long Next
        {
            get { return _next; }
        }

        /// <summary>Last sequence of the present range.</summary>
        public long Last
        {
            get { return _last[0]; }
        }

        /// <summary>Adds a range; false where there is no room.</summary>
        public bool Add(long first, long last)
        {
            if (_count == _first.Length)
            {
                return false;
            }

            _first[_count] = first;
            _last[_count] = last;
            _count++;
            if (_count == 1)
            {
                Restart();
            }

            return true;
        }

        /// <summary>The present range was sent, or has nothing more, up to a sequence.</summary>
        public void Advance(long sequence)
        {
            _next = sequence + 1;
        }

        /// <summary>A mark follows what was sent.</summary>
        public void NoteMark()
        {
            _marked = _next;
        }

        /// <summary>The mark was acknowledged.</summary>
        public void NoteProof()
        {
            if (_count == 0)
            {
                return;
            }

            _first[0] = _marked;
            if (_marked > _last[0])
            {
                _count--;
                for (int i = 0; i < _count; i++)
                {
                    _first[i] = _first[i + 1];
                    _last[i] = _last[i + 1];
                }

                Restart();
            }
        }

        /// <summary>A connection begins: nothing beyond the last proof is sent on it.</summary>
        public void Restart()
        {
            _next = _first[0];
            _marked = _next;
        }
    }
}

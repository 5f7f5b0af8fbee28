using System;

namespace Edge.Uplink
{
    /// <summary>
    /// Ranges of numbers that a platform wants, of records or of blocks, in the order of asking. A range leaves when a mark behind its last one is acknowledged;
    /// on another connection it goes on behind the last one that was.
    /// </summary>
    public sealed class ResendRanges
    {
        // First and last number of each range.
        private readonly long[] _bounds = new long[2 * Limits.ResendRanges];
        private int _count;
        private long _next;
        private long _marked;

        /// <summary>Whether there is more to send.</summary>
        public bool HasMore
        {
            get { return _count > 0 && _next <= Last; }
        }

        /// <summary>Whether nothing is wanted.</summary>
        public bool IsEmpty
        {
            get { return _count == 0; }
        }

        /// <summary>Whether the present range has other numbers than it was asked for, see <see cref="Replace"/>.</summary>
        public bool IsReplaced { get; private set; }

        /// <summary>Number of the present range that is to be sent next.</summary>
        public long Next
        {
            get { return _next; }
        }

        /// <summary>Last number of the present range.</summary>
        public long Last
        {
            get { return _bounds[1]; }
        }

        /// <summary>Adds a range; false where there is no room.</summary>
        public bool Add(long first, long last)
        {
            if (_count == Limits.ResendRanges)
            {
                return false;
            }

            _bounds[2 * _count] = first;
            _bounds[(2 * _count) + 1] = last;
            _count++;
            if (_count == 1)
            {
                Restart();
            }

            return true;
        }

        /// <summary>Puts other numbers in the place of those of the present range: from blocks' sequences to the blocks themselves.</summary>
        public void Replace(long first, long last)
        {
            _bounds[0] = first;
            _bounds[1] = last;
            IsReplaced = true;
            Restart();
        }

        /// <summary>The present range was sent, or has nothing more, up to a number.</summary>
        public void Advance(long number)
        {
            _next = number + 1;
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

            _bounds[0] = _marked;
            if (_marked > Last)
            {
                _count--;
                IsReplaced = false;
                Array.Copy(_bounds, 2, _bounds, 0, 2 * _count);
                Restart();
            }
        }

        /// <summary>A connection begins: nothing beyond the last proof is sent on it.</summary>
        public void Restart()
        {
            _next = _bounds[0];
            _marked = _next;
        }
    }
}

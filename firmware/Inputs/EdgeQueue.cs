namespace Edge.Inputs
{
    /// <summary>One caught edge; the tick owns one instance and reuses it.</summary>
    public sealed class ContactEdge
    {
        /// <summary>Index of the contact.</summary>
        public int Contact;

        /// <summary>True: the contact made; false: it broke.</summary>
        public bool Made;

        /// <summary>When the callback ran, ms since boot.</summary>
        public long UptimeMs;
    }

    /// <summary>
    /// Contact edges caught between ticks: bounded, filled by the GPIO callback's thread, emptied by the tick. The native driver has
    /// debounced them already. When it is full the newest edges are counted, not kept.
    /// </summary>
    public sealed class EdgeQueue
    {
        private const int Made = 0x80;

        private readonly object _gate = new object();

        // The contact, and whether it made.
        private readonly byte[] _edges = new byte[Limits.Edges];

        // After the first edge since the queue was empty, which is at most a tick or a long call ago.
        private readonly int[] _afterMs = new int[Limits.Edges];
        private long _firstMs;
        private int _first;
        private int _count;
        private int _lost;

        /// <summary>Adds an edge; called from the GPIO callback.</summary>
        public void Add(int contact, bool made, long uptimeMs)
        {
            lock (_gate)
            {
                if (_count == Limits.Edges)
                {
                    _lost++;
                    return;
                }

                if (_count == 0)
                {
                    _firstMs = uptimeMs;
                }

                int slot = (_first + _count) % Limits.Edges;
                _edges[slot] = (byte)(made ? contact | Made : contact);
                _afterMs[slot] = (int)(uptimeMs - _firstMs);
                _count++;
            }
        }

        /// <summary>Takes the oldest edge; false when there is none.</summary>
        public bool TryTake(ContactEdge into)
        {
            return TryTake(into, long.MaxValue);
        }

        /// <summary>
        /// Takes the oldest edge, unless it is younger than a time: what was delivered behind a call that held this tick up belongs to
        /// the next one, which knows how long that was.
        /// </summary>
        /// <param name="into">Filled where there is one.</param>
        /// <param name="uptimeMs">The tick's time, ms since boot.</param>
        public bool TryTake(ContactEdge into, long uptimeMs)
        {
            lock (_gate)
            {
                if (_count == 0 || _firstMs + _afterMs[_first] > uptimeMs)
                {
                    return false;
                }

                into.Contact = _edges[_first] & ~Made;
                into.Made = (_edges[_first] & Made) != 0;
                into.UptimeMs = _firstMs + _afterMs[_first];
                _first = (_first + 1) % Limits.Edges;
                _count--;
                return true;
            }
        }

        /// <summary>Takes the number of edges that did not fit since the last call.</summary>
        public int TakeLost()
        {
            lock (_gate)
            {
                int lost = _lost;
                _lost = 0;
                return lost;
            }
        }
    }
}

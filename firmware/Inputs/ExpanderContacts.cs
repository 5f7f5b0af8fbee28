using Edge.Board;
using Edge.Configuration;

namespace Edge.Inputs
{
    /// <summary>
    /// Contact loops behind comparators on two port expanders. Three comparators a loop compare its voltage with three thresholds and make a
    /// thermometer code: 000 shorted, 001 closed, 011 open, 111 cut. Any other code is a broken comparator and counts as not read.
    /// </summary>
    /// <remarks>
    /// Loops 0 to 2 are on the first chip, 3 to 5 on the second; within a chip they start at bits A0, A3 and B0, lowest threshold first.
    /// The chips note on their own what the inputs were when they changed, so an opening that is over before the next tick is still seen; the
    /// filters of the loops (20 ms) are its debounce. The interrupt line tells when that was.
    /// </remarks>
    public sealed class ExpanderContacts : ContactInputs
    {
        /// <summary>All comparator bits of a chip.</summary>
        public const int ComparatorBits = 0x073F;

        private const int LoopsPerChip = 3;
        private const int LoopBits = 7;

        private readonly Mcp23017[] _chips;
        private readonly SiteSettings _site;
        private readonly EdgeQueue _edges;
        private readonly Clock _clock;
        private readonly bool[] _isRead;
        private readonly byte[] _before;
        private long _interruptMs = -1;

        /// <summary>Creates the inputs.</summary>
        /// <param name="chips">The expanders.</param>
        /// <param name="site">The site.</param>
        /// <param name="edges">Where changes go.</param>
        /// <param name="clock">For their time.</param>
        public ExpanderContacts(Mcp23017[] chips, SiteSettings site, EdgeQueue edges, Clock clock)
        {
            _chips = chips;
            _site = site;
            _edges = edges;
            _clock = clock;
            _isRead = new bool[chips.Length];
            _before = new byte[site.Contacts.Length];
        }

        /// <summary>The contact's state that a thermometer code means, one of <see cref="ContactState"/>.</summary>
        /// <param name="code">Comparators of the loop, lowest threshold in bit 0; 1 where the voltage is above.</param>
        public static byte StateOf(int code)
        {
            switch (code)
            {
                case 0: return ContactState.Shorted;
                case 1: return ContactState.Closed;
                case 3: return ContactState.Open;
                case 7: return ContactState.Cut;
                default: return ContactState.Unread;
            }
        }

        /// <summary>Position of a loop's lowest comparator in its chip's 16 bits.</summary>
        public static int ShiftOf(int loop)
        {
            switch (loop % LoopsPerChip)
            {
                case 0: return 0;
                case 1: return 3;
                default: return 8;
            }
        }

        /// <summary>The interrupt line fell; called from the GPIO callback.</summary>
        public void NoteInterrupt()
        {
            if (_interruptMs < 0)
            {
                _interruptMs = _clock.UptimeMs;
            }
        }

        /// <inheritdoc/>
        public override void Read(InputImage image)
        {
            long uptimeMs = _clock.UptimeMs;
            long changedMs = _interruptMs < 0 ? uptimeMs : _interruptMs;
            _interruptMs = -1;
            for (int chip = 0; chip < _chips.Length; chip++)
            {
                _isRead[chip] = _chips[chip].TryRead();
            }

            for (int contact = 0; contact < _site.Contacts.Length; contact++)
            {
                int loop = _site.Contacts[contact].Loop;
                int chip = loop / LoopsPerChip;
                byte state = ContactState.Unread;
                if (_isRead[chip])
                {
                    int shift = ShiftOf(loop);
                    state = StateOf((_chips[chip].Inputs >> shift) & LoopBits);
                    bool hasChanged = ((_chips[chip].Changed >> shift) & LoopBits) != 0;
                    byte captured = hasChanged ? StateOf((_chips[chip].Captured >> shift) & LoopBits) : state;
                    Report(contact, captured, state, changedMs, uptimeMs);
                }

                _before[contact] = state;
                image.Contact[contact] = state;
            }
        }

        /// <summary>Queues what happened between the read before and this one: a change, or a change that is over already.</summary>
        private void Report(int contact, byte captured, byte now, long changedMs, long uptimeMs)
        {
            byte before = _before[contact];
            if (!IsContact(before) || !IsContact(now))
            {
                return;
            }

            if (now != before)
            {
                _edges.Add(contact, now == ContactState.Closed, changedMs);
            }
            else if (IsContact(captured) && captured != before)
            {
                _edges.Add(contact, captured == ContactState.Closed, changedMs);
                _edges.Add(contact, now == ContactState.Closed, uptimeMs);
            }
        }

        private static bool IsContact(byte state)
        {
            return state == ContactState.Open || state == ContactState.Closed;
        }
    }
}

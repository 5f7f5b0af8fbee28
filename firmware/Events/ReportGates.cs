namespace Edge.Events
{
    /// <summary>
    /// Bounds the reports of inputs that change all the time, without ever holding back an alarm: what is alarming (open, broken, on,
    /// faulty, unknown) is reported at once, but the return from it only if the input has returns left. Without one the input goes on
    /// counting as raised, and what it does meanwhile is counted.
    /// </summary>
    /// <remarks>
    /// An input has <see cref="Limits.ReturnReports"/> returns at first and earns one every <see cref="Limits.ReturnReportMs"/>, up to
    /// that number again. Flat arrays; a gate is an index.
    /// </remarks>
    public sealed class ReportGates
    {
        private const int ReturnBits = 0x3F;
        private const int RaisedBit = 0x40;
        private const int WithheldBit = 0x80;
        private const int MostMerged = 0xFFFF;

        // By gate: the returns left, and two bits.
        private byte[] _states = new byte[0];
        private ushort[] _merged = new ushort[0];
        private long _earnedMs;

        /// <summary>Creates a number of gates, none raised.</summary>
        public ReportGates(int count)
        {
            Add(count);
        }

        /// <summary>Adds a number of gates, none raised; before any is used.</summary>
        /// <returns>The first of them.</returns>
        public int Add(int count)
        {
            int first = _states.Length;
            _states = new byte[first + count];
            _merged = new ushort[first + count];
            for (int i = 0; i < _states.Length; i++)
            {
                _states[i] = Limits.ReturnReports;
            }

            return first;
        }

        /// <summary>Whether the input counts as raised in what was reported.</summary>
        public bool IsRaised(int gate)
        {
            return (_states[gate] & RaisedBit) != 0;
        }

        /// <summary>The input is in its alarming state.</summary>
        /// <returns>True if that is to be reported now; false if it counts as raised already.</returns>
        public bool TryRaise(int gate)
        {
            byte state = _states[gate];
            if ((state & RaisedBit) == 0)
            {
                _states[gate] = (byte)(state | RaisedBit);
                return true;
            }

            if ((state & WithheldBit) != 0)
            {
                _states[gate] = (byte)(state & ~WithheldBit);
                if (_merged[gate] < MostMerged)
                {
                    _merged[gate]++;
                }
            }

            return false;
        }

        /// <summary>The input is in its normal state.</summary>
        /// <returns>True if that is to be reported now; false if it counts as normal already, or has to wait.</returns>
        public bool TryLower(int gate, long uptimeMs)
        {
            if (!IsRaised(gate))
            {
                return false;
            }

            Earn(uptimeMs);
            int returns = _states[gate] & ReturnBits;
            if (returns == 0)
            {
                _states[gate] = RaisedBit | WithheldBit;
                return false;
            }

            _states[gate] = (byte)(returns - 1);
            return true;
        }

        /// <summary>How many times the input was raised again without a report since the last one (at most 65535), and forgets them.</summary>
        public int TakeMerged(int gate)
        {
            int merged = _merged[gate];
            _merged[gate] = 0;
            return merged;
        }

        // All inputs earn at the same times.
        private void Earn(long uptimeMs)
        {
            long earned = (uptimeMs - _earnedMs) / Limits.ReturnReportMs;
            if (earned <= 0)
            {
                return;
            }

            _earnedMs += earned * Limits.ReturnReportMs;
            for (int gate = 0; gate < _states.Length; gate++)
            {
                int missing = Limits.ReturnReports - (_states[gate] & ReturnBits);
                _states[gate] += (byte)(earned < missing ? earned : missing);
            }
        }
    }
}

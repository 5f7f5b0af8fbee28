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
        private readonly bool[] _isRaised;
        private readonly bool[] _isWithheld;
        private readonly int[] _merged;
        private readonly int[] _returns;
        private readonly long[] _earnedMs;

        /// <summary>Creates a number of gates, none raised.</summary>
        public ReportGates(int count)
        {
            _isRaised = new bool[count];
            _isWithheld = new bool[count];
            _merged = new int[count];
            _returns = new int[count];
            _earnedMs = new long[count];
            for (int i = 0; i < count; i++)
            {
                _returns[i] = Limits.ReturnReports;
            }
        }

        /// <summary>Whether the input counts as raised in what was reported.</summary>
        public bool IsRaised(int gate)
        {
            return _isRaised[gate];
        }

        /// <summary>The input is in its alarming state.</summary>
        /// <returns>True if that is to be reported now; false if it counts as raised already.</returns>
        public bool TryRaise(int gate)
        {
            if (!_isRaised[gate])
            {
                _isRaised[gate] = true;
                return true;
            }

            if (_isWithheld[gate])
            {
                _isWithheld[gate] = false;
                _merged[gate]++;
            }

            return false;
        }

        /// <summary>The input is in its normal state.</summary>
        /// <returns>True if that is to be reported now; false if it counts as normal already, or has to wait.</returns>
        public bool TryLower(int gate, long uptimeMs)
        {
            if (!_isRaised[gate])
            {
                return false;
            }

            if (!TryTakeReturn(gate, uptimeMs))
            {
                _isWithheld[gate] = true;
                return false;
            }

            _isRaised[gate] = false;
            _isWithheld[gate] = false;
            return true;
        }

        /// <summary>How many times the input was raised again without a report since the last one, and forgets them.</summary>
        public int TakeMerged(int gate)
        {
            int merged = _merged[gate];
            _merged[gate] = 0;
            return merged;
        }

        private bool TryTakeReturn(int gate, long uptimeMs)
        {
            long earned = (uptimeMs - _earnedMs[gate]) / Limits.ReturnReportMs;
            _earnedMs[gate] += earned * Limits.ReturnReportMs;
            long returns = _returns[gate] + earned;
            _returns[gate] = returns > Limits.ReturnReports ? Limits.ReturnReports : (int)returns;
            if (_returns[gate] == 0)
            {
                return false;
            }

            _returns[gate]--;
            return true;
        }
    }
}

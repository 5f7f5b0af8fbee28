namespace Edge.Records
{
    /// <summary>A pause after a failure that doubles with each further one, counted in ticks, so that a missing card does not stall every tick.</summary>
    internal sealed class RetryPause
    {
        private int _left;
        private int _next = Limits.RetryTicks;

        /// <summary>Whether the next attempt may be made.</summary>
        public bool IsOver
        {
            get { return _left == 0; }
        }

        /// <summary>A tick has passed.</summary>
        public void Tick()
        {
            if (_left > 0)
            {
                _left--;
            }
        }

        /// <summary>The attempt failed.</summary>
        public void Begin()
        {
            _left = _next;
            _next = _next * 2 < Limits.RetryCapTicks ? _next * 2 : Limits.RetryCapTicks;
        }

        /// <summary>The attempt succeeded.</summary>
        public void Reset()
        {
            _left = 0;
            _next = Limits.RetryTicks;
        }
    }
}

using Edge.Configuration;
using Edge.Records;

namespace Edge
{
    /// <summary>
    /// Hands out the first key of a root, once: it is told again and again for some minutes, since a serial console is seldom connected in the second in which a board
    /// starts, and then forgotten. See hardware/README.md.
    /// </summary>
    public sealed class KeyConsole
    {
        private readonly SiteSettings _site;
        private string _text;
        private long _nextMs;
        private int _left;

        /// <summary>Creates it.</summary>
        public KeyConsole(SiteSettings site)
        {
            _site = site;
        }

        /// <summary>What the console is to be told now; null: nothing. Call it after each tick.</summary>
        /// <param name="log">The log, whose new key it takes.</param>
        /// <param name="uptimeMs">Time since boot.</param>
        public string Next(RecordLog log, long uptimeMs)
        {
            byte[] key = log.TakeNewKey();
            if (key != null)
            {
                _text = KeyText.Write(_site, log.KeyRoot, log.KeyFrom, key);
                _nextMs = uptimeMs;
                _left = Limits.KeyTellings;
            }

            if (_text == null || uptimeMs < _nextMs)
            {
                return null;
            }

            string text = _text;
            _nextMs = uptimeMs + Limits.KeyTellMs;
            _left--;
            _text = _left > 0 ? text : null;
            return text;
        }
    }
}

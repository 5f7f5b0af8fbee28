namespace Edge.Uplink
{
    /// <summary>
    /// Reads the STATE of a primary host: a JSON object with <c>online</c> (true or false) and <c>timestamp</c> (ms since 1970 UTC), in any order; other
    /// members with plain values are passed over. Allocates nothing.
    /// </summary>
    public sealed class HostState
    {
        // The greatest time of this format that a long holds with room to multiply.
        private const long MostMs = 100000000000000000;

        private byte[] _text;
        private int _at;

        /// <summary>Whether the host is online.</summary>
        public bool IsOnline { get; private set; }

        /// <summary>When the host said so, by its clock, ms since 1970 UTC.</summary>
        public long TimestampMs { get; private set; }

        /// <summary>Reads a payload; false where it is no such object.</summary>
        public bool TryRead(byte[] payload)
        {
            if (payload == null || payload.Length > Limits.CommandBytes)
            {
                return false;
            }

            _text = payload;
            _at = 0;
            bool isRead = ReadObject();
            _text = null;
            return isRead;
        }

        private bool ReadObject()
        {
            bool hasOnline = false;
            bool hasTimestamp = false;
            if (!Take('{'))
            {
                return false;
            }

            do
            {
                int key = KeyAt();
                if (key < 0 || !Take(':'))
                {
                    return false;
                }

                if (IsKey(key, "online"))
                {
                    IsOnline = TakeWord("true");
                    hasOnline = IsOnline || TakeWord("false");
                    if (!hasOnline)
                    {
                        return false;
                    }
                }
                else if (IsKey(key, "timestamp"))
                {
                    TimestampMs = TakeNumber();
                    hasTimestamp = TimestampMs >= 0;
                    if (!hasTimestamp)
                    {
                        return false;
                    }
                }
                else if (!TakeOther())
                {
                    return false;
                }
            }
            while (Take(','));

            return Take('}') && IsAtEnd() && hasOnline && hasTimestamp;
        }

        // Offset of the first character of a string, which is passed; -1 where there is none.
        private int KeyAt()
        {
            if (!Take('"'))
            {
                return -1;
            }

            int start = _at;
            while (_at < _text.Length && _text[_at] != '"')
            {
                if (_text[_at] == '\\' || _text[_at] < ' ')
                {
                    return -1;
                }

                _at++;
            }

            return _at < _text.Length && _text[_at++] == '"' ? start : -1;
        }

        private bool IsKey(int start, string key)
        {
            bool isEqual = start + key.Length < _text.Length && _text[start + key.Length] == '"';
            for (int i = 0; isEqual && i < key.Length; i++)
            {
                isEqual = _text[start + i] == key[i];
            }

            return isEqual;
        }

        private bool TakeOther()
        {
            SkipBlanks();
            if (_at < _text.Length && _text[_at] == '"')
            {
                return KeyAt() >= 0;
            }

            return TakeWord("true") || TakeWord("false") || TakeWord("null") || TakeNumber() >= 0;
        }

        // A whole number that is not negative; else -1.
        private long TakeNumber()
        {
            SkipBlanks();
            int start = _at;
            long value = 0;
            while (_at < _text.Length && _text[_at] >= '0' && _text[_at] <= '9')
            {
                value = (value * 10) + (_text[_at] - '0');
                if (value > MostMs)
                {
                    return -1;
                }

                _at++;
            }

            return _at > start ? value : -1;
        }

        private bool TakeWord(string word)
        {
            SkipBlanks();
            bool isHere = _at + word.Length <= _text.Length;
            for (int i = 0; isHere && i < word.Length; i++)
            {
                isHere = _text[_at + i] == word[i];
            }

            _at += isHere ? word.Length : 0;
            return isHere;
        }

        private bool Take(char character)
        {
            SkipBlanks();
            bool isHere = _at < _text.Length && _text[_at] == character;
            _at += isHere ? 1 : 0;
            return isHere;
        }

        private bool IsAtEnd()
        {
            SkipBlanks();
            return _at == _text.Length;
        }

        private void SkipBlanks()
        {
            while (_at < _text.Length && (_text[_at] == ' ' || _text[_at] == '\t' || _text[_at] == '\r' || _text[_at] == '\n'))
            {
                _at++;
            }
        }
    }
}

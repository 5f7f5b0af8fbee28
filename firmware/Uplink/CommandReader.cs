namespace Edge.Uplink
{
    /// <summary>
    /// Reads the payload of a command. The one command there is: <c>Node Control/Rebirth</c> written true. A payload that is
    /// malformed anywhere, or larger than <see cref="Limits.CommandBytes"/>, asks for nothing. Allocates nothing, keeps nothing.
    /// </summary>
    public sealed class CommandReader
    {
        private const int PayloadMetrics = 2;
        private const int MetricName = 1;
        private const int MetricDataType = 4;
        private const int MetricIsNull = 7;
        private const int MetricBoolean = 14;
        private const int VarintType = 0;
        private const int Fixed64Type = 1;
        private const int BytesType = 2;
        private const int Fixed32Type = 5;
        private const int VarintBytes = 10;
        private const int FieldBits = 3;

        private byte[] _bytes;
        private int _position;
        private bool _isMalformed;
        private bool _isFound;

        /// <summary>Whether a payload asks for a rebirth.</summary>
        public bool WantsRebirth(byte[] payload)
        {
            if (payload == null || payload.Length > Limits.CommandBytes)
            {
                return false;
            }

            _bytes = payload;
            _position = 0;
            _isMalformed = false;
            _isFound = false;
            while (!_isMalformed && _position < payload.Length)
            {
                long tag = ReadTag(payload.Length);
                if (tag == ((PayloadMetrics << FieldBits) | BytesType))
                {
                    ReadMetric(ReadEnd(payload.Length));
                }
                else
                {
                    Skip(tag, payload.Length);
                }
            }

            _bytes = null;
            return _isFound && !_isMalformed;
        }

        private void ReadMetric(int end)
        {
            bool isRebirth = false;
            bool isTrue = false;
            bool isNull = false;
            long dataType = DataType.Boolean;
            while (!_isMalformed && _position < end)
            {
                long tag = ReadTag(end);
                switch (tag)
                {
                    case (MetricName << FieldBits) | BytesType:
                        isRebirth = ReadIs(Contract.Rebirth, ReadEnd(end));
                        break;
                    case (MetricDataType << FieldBits) | VarintType:
                        dataType = ReadVarint(end);
                        break;
                    case (MetricIsNull << FieldBits) | VarintType:
                        isNull = ReadVarint(end) != 0;
                        break;
                    case (MetricBoolean << FieldBits) | VarintType:
                        isTrue = ReadVarint(end) != 0;
                        break;
                    default:
                        Skip(tag, end);
                        break;
                }
            }

            _isFound |= isRebirth && isTrue && !isNull && dataType == DataType.Boolean;
        }

        private bool ReadIs(string expected, int end)
        {
            bool isEqual = end - _position == expected.Length;
            for (int i = 0; isEqual && i < expected.Length; i++)
            {
                isEqual = _bytes[_position + i] == expected[i];
            }

            _position = end;
            return isEqual;
        }

        private long ReadTag(int end)
        {
            long tag = ReadVarint(end);

            // Field 0 does not exist, and a tag has 32 bits.
            if (tag < (1 << FieldBits) || tag > uint.MaxValue)
            {
                _isMalformed = true;
            }

            return tag;
        }

        // The end of a field with a length; a length beyond what holds the field is malformed and gives an empty one.
        private int ReadEnd(int end)
        {
            long length = ReadVarint(end);
            if (length < 0 || length > end - _position)
            {
                _isMalformed = true;
                return _position;
            }

            return _position + (int)length;
        }

        private void Skip(long tag, int end)
        {
            switch ((int)(tag & ((1 << FieldBits) - 1)))
            {
                case VarintType:
                    ReadVarint(end);
                    break;
                case Fixed64Type:
                    Skip(8, end - _position);
                    break;
                case BytesType:
                    _position = ReadEnd(end);
                    break;
                case Fixed32Type:
                    Skip(4, end - _position);
                    break;
                default:
                    // Groups, which Sparkplug does not have, and types that protobuf does not.
                    _isMalformed = true;
                    break;
            }
        }

        private void Skip(int count, int available)
        {
            if (count > available)
            {
                _isMalformed = true;
            }
            else
            {
                _position += count;
            }
        }

        private long ReadVarint(int end)
        {
            long value = 0;
            for (int i = 0; i < VarintBytes; i++)
            {
                if (_position >= end)
                {
                    break;
                }

                int octet = _bytes[_position];
                _position++;
                value |= (long)(octet & 0x7F) << (7 * i);
                if (octet < 0x80)
                {
                    return value;
                }
            }

            _isMalformed = true;
            return 0;
        }
    }
}

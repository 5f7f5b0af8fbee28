namespace Edge.Uplink
{
    /// <summary>
    /// Walks over a protobuf message in an array: fields, varints, nested ends. What is malformed stops it for good; it never reads beyond
    /// what holds a field, and its work is linear in the length. Allocates nothing.
    /// </summary>
    public sealed class ProtobufReader
    {
        private const int VarintType = 0;
        private const int Fixed64Type = 1;
        private const int BytesType = 2;
        private const int Fixed32Type = 5;
        private const int VarintBytes = 10;
        private const int FieldBits = 3;
        private const int TypeMask = (1 << FieldBits) - 1;

        private byte[] _bytes;
        private int _end;
        private int _type;

        /// <summary>Whether something was malformed since <see cref="Begin"/>.</summary>
        public bool IsMalformed { get; private set; }

        /// <summary>Offset of the next byte.</summary>
        public int Position { get; private set; }

        /// <summary>Number of the present field.</summary>
        public int Field { get; private set; }

        /// <summary>Starts at the first byte.</summary>
        public void Begin(byte[] bytes)
        {
            _bytes = bytes;
            Position = 0;
            IsMalformed = false;
        }

        /// <summary>Lets go of the array.</summary>
        public void End()
        {
            _bytes = null;
        }

        /// <summary>Reads the tag of the next field of a message that ends at an offset; false at its end, and when something is malformed.</summary>
        public bool Next(int end)
        {
            if (IsMalformed || Position >= end)
            {
                return false;
            }

            _end = end;
            long tag = Varint();

            // Field 0 does not exist, and a tag has 32 bits.
            if (tag < (1 << FieldBits) || tag > uint.MaxValue)
            {
                IsMalformed = true;
                return false;
            }

            Field = (int)(tag >> FieldBits);
            _type = (int)(tag & TypeMask);
            return !IsMalformed;
        }

        /// <summary>Whether the present field is this one, with a length (message, string, bytes).</summary>
        public bool IsMessage(int field)
        {
            return Field == field && _type == BytesType;
        }

        /// <summary>Whether the present field is this one, a varint.</summary>
        public bool IsVarint(int field)
        {
            return Field == field && _type == VarintType;
        }

        /// <summary>Reads the length of a field that has one; returns where it ends. A length beyond what holds the field is malformed and gives an empty one.</summary>
        public int Enter()
        {
            long length = Varint();
            if (length < 0 || length > _end - Position)
            {
                IsMalformed = true;
                return Position;
            }

            return Position + (int)length;
        }

        /// <summary>Goes on behind a field that was entered.</summary>
        public void Leave(int end)
        {
            Position = end;
        }

        /// <summary>Goes on behind the present field.</summary>
        public void Skip()
        {
            switch (_type)
            {
                case VarintType:
                    Varint();
                    break;
                case Fixed64Type:
                    Skip(8);
                    break;
                case BytesType:
                    Position = Enter();
                    break;
                case Fixed32Type:
                    Skip(4);
                    break;
                default:
                    // Groups, which Sparkplug does not have, and types that protobuf does not.
                    IsMalformed = true;
                    break;
            }
        }

        /// <summary>Reads a varint; 0 where it is malformed.</summary>
        public long Varint()
        {
            long value = 0;
            for (int i = 0; i < VarintBytes && Position < _end; i++)
            {
                int octet = _bytes[Position];
                Position++;
                value |= (long)(octet & 0x7F) << (7 * i);
                if (octet < 0x80)
                {
                    return value;
                }
            }

            IsMalformed = true;
            return 0;
        }

        private void Skip(int count)
        {
            if (count > _end - Position)
            {
                IsMalformed = true;
            }
            else
            {
                Position += count;
            }
        }
    }
}

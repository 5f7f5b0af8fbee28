namespace Edge.Records.Blocks
{
    /// <summary>
    /// The stream of the contacts of one line in one block: of each minute and contact the seconds it was made and the seconds its state was known.
    /// A minute in which nothing changed costs a few hundredths of a bit. Lossless for any bytes.
    /// </summary>
    public sealed class ContactColumn : RangeCoder
    {
        // Nodes. Those of a contact stand behind the common ones.
        private const int SteadyNode = 0;
        private const int KnownNode = 2;
        private const int OffNode = 3;
        private const int OnNode = 4;
        private const int ContactNode = 5;
        private const int Nodes = ContactNode + 2 * Limits.Contacts;

        private readonly byte[] _on = new byte[Limits.Contacts];
        private readonly byte[] _known = new byte[Limits.Contacts];

        // By contact: 1 when it changed in the minute before.
        private readonly byte[] _moved = new byte[Limits.Contacts];
        private int _contacts;
        private int _unsteady;

        /// <summary>Creates a column.</summary>
        public ContactColumn()
            : base(Nodes)
        {
        }

        /// <summary>Starts writing into output[offset .. limit - 1]; with output null the column is only measured.</summary>
        /// <param name="output">Buffer, or null.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="limit">End of the room, exclusive.</param>
        /// <param name="contacts">Contacts of each minute, 0 to <see cref="Limits.Contacts"/>; more are left out.</param>
        public void BeginWrite(byte[] output, int offset, int limit, int contacts)
        {
            StartWriting(output, offset, limit);
            Reset(contacts);
        }

        /// <summary>Appends a minute from the first entries of two arrays.</summary>
        public void Write(byte[] secondsOn, byte[] secondsKnown)
        {
            Code(secondsOn, secondsKnown);
        }

        /// <summary>Starts reading the column input[offset .. offset + length - 1].</summary>
        /// <param name="input">The block.</param>
        /// <param name="offset">First byte of the column.</param>
        /// <param name="length">Bytes of the column.</param>
        /// <param name="contacts">Contacts of each minute, as written.</param>
        public void BeginRead(byte[] input, int offset, int length, int contacts)
        {
            StartReading(input, offset, length);
            Reset(contacts);
        }

        /// <summary>Reads the next minute into the first entries of two arrays. The block says how many there are.</summary>
        /// <returns>False when the stream is damaged or has no further minute for certain.</returns>
        public bool Read(byte[] secondsOn, byte[] secondsKnown)
        {
            if (!WithinStream)
            {
                return false;
            }
            Code(secondsOn, secondsKnown);
            for (int i = 0; i < _contacts; i++)
            {
                secondsOn[i] = _on[i];
                secondsKnown[i] = _known[i];
            }
            return WithinStream;
        }

        private void Reset(int contacts)
        {
            _contacts = contacts < 0 ? 0 : contacts > Limits.Contacts ? Limits.Contacts : contacts;
            _unsteady = 0;
            for (int i = 0; i < Limits.Contacts; i++)
            {
                _on[i] = 0;
                _known[i] = Limits.SamplesPerMinute;
                _moved[i] = 0;
            }
        }

        private void Code(byte[] on, byte[] known)
        {
            if (_contacts == 0)
            {
                return;
            }
            int steady = 1;
            if (!Decoding)
            {
                for (int i = 0; i < _contacts; i++)
                {
                    steady = on[i] == _on[i] && known[i] == _known[i] ? steady : 0;
                }
            }
            steady = Bit(SteadyNode + _unsteady, _unsteady == 0 ? 248 : 160, steady);
            _unsteady = 1 - steady;
            for (int i = 0; i < _contacts; i++)
            {
                _moved[i] = steady != 0 ? (byte)0 : CodeContact(i, on[i], known[i]);
            }
        }

        private byte CodeContact(int contact, byte on, byte known)
        {
            int same = on == _on[contact] && known == _known[contact] ? 1 : 0;
            if (Bit(ContactNode + 2 * contact + _moved[contact], _moved[contact] == 0 ? 208 : 128, same) != 0)
            {
                return 0;
            }
            bool whole = Bit(KnownNode, 224, known == Limits.SamplesPerMinute ? 1 : 0) != 0;
            _known[contact] = whole ? (byte)Limits.SamplesPerMinute : (byte)Raw(known, 8);
            if (Bit(OffNode, 96, on == 0 ? 1 : 0) != 0)
            {
                _on[contact] = 0;
            }
            else if (Bit(OnNode, 96, on == _known[contact] ? 1 : 0) != 0)
            {
                _on[contact] = _known[contact];
            }
            else
            {
                _on[contact] = (byte)Raw(on, 8);
            }
            return 1;
        }
    }
}

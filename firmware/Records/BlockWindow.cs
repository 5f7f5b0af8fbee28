using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// Some minutes of each line of one block, as rows that can be taken in any order. A column can only be decoded from its beginning, and the decoders of all columns
    /// side by side would take 25 KB at 32 channels: so one decoder goes through one column after the other and keeps the rows of a window.
    /// Reading a block window by window decodes each value about 13 times (16 or 32 channels: 25 windows a block): memory is shorter than time on a board. On a desktop
    /// the window is the block.
    /// </summary>
    internal sealed class BlockWindow
    {
        private const int None = -1;
        private const int Contacts = -1;
        private const int Values = 3;
        private const int States = 2;

        private readonly BlockShape _shape;
        private readonly BlockDesk _desk;
        private readonly bool _keepsWhole;

        // Rows of a channel, or contact, lie one behind the other. A cell has average, minimum and maximum; mark and valid samples; seconds made and known.
        private int[] _values = new int[0];
        private byte[] _states = new byte[0];
        private byte[] _contacts = new byte[0];

        // By line of the block: the first minute in its rows, and how many there are.
        private readonly short[] _first = new short[Limits.Lines];
        private readonly short[] _rows = new short[Limits.Lines];
        private readonly byte[] _on = new byte[Limits.Contacts];
        private readonly byte[] _known = new byte[Limits.Contacts];
        private int _most;

        // What is being filled: a line, one column of it, minutes of that read.
        private int _slot;
        private int _column;
        private int _minute;
        private int _filled;

        /// <summary>Creates the window.</summary>
        /// <param name="shape">Shape of the block, kept up to date by the owner.</param>
        /// <param name="desk">Buffer and coders, which are the owner's while it calls.</param>
        /// <param name="keepsWhole">Whether all minutes of a block are kept, see <see cref="LogMedia.KeepsWholeBlocks"/>.</param>
        public BlockWindow(BlockShape shape, BlockDesk desk, bool keepsWhole)
        {
            _shape = shape;
            _desk = desk;
            _keepsWhole = keepsWhole;
        }

        /// <summary>Minutes of one column that may still be decoded before <see cref="Fill"/> gives the tick back.</summary>
        public int Budget { get; set; } = int.MaxValue;

        /// <summary>Begins another block, whose shape was taken.</summary>
        public void Begin()
        {
            _slot = None;
            int contacts = 0;
            for (int slot = 0; slot < _shape.Lines; slot++)
            {
                _rows[slot] = 0;
                contacts += _shape.ContactsAt(slot);
            }

            int widest = _shape.Channels > contacts ? _shape.Channels : contacts;
            _most = _keepsWhole ? BlockLayout.RecordsOf(_desk.Block) : MinutesThatFit(widest);
            int cells = _keepsWhole ? _most * _shape.Channels : Limits.WindowCells;
            if (_values.Length < Values * cells)
            {
                _values = new int[Values * cells];
                _states = new byte[States * cells];
            }

            if (_contacts.Length < States * contacts * _most)
            {
                _contacts = new byte[States * contacts * _most];
            }
        }

        /// <summary>Whether a minute, counted from 0 within its line in the block, is in its line's rows.</summary>
        public bool Has(int slot, int minute)
        {
            return slot != _slot && minute >= _first[slot] && minute < _first[slot] + _rows[slot];
        }

        /// <summary>Fills a line's rows with a minute and those behind it, or before it.</summary>
        /// <returns>False when the budget ended before: call again. After true a minute that is not there is damaged.</returns>
        public bool Fill(int slot, int minute, bool isBackward)
        {
            int first = isBackward && minute >= _most ? minute - _most + 1 : isBackward ? 0 : minute;
            if (_slot != slot || _first[slot] != first)
            {
                // Until they are whole the rows are none: another line may be filled before these are.
                _slot = slot;
                _rows[slot] = 0;
                _first[slot] = (short)first;
                int left = BlockLayout.RecordsOf(_desk.Block) - first;
                _filled = left < _most ? left : _most;
                _column = Contacts;
                BeginColumn();
            }

            while (_column < _shape.ChannelsAt(slot))
            {
                if (!FillColumn())
                {
                    return false;
                }

                _column++;
                BeginColumn();
            }

            _rows[slot] = (short)_filled;
            _slot = None;
            return true;
        }

        /// <summary>Copies a row.</summary>
        public void Take(int slot, int minute, Record into)
        {
            int row = minute - _first[slot];
            into.ChannelCount = _shape.ChannelsAt(slot);
            into.ContactCount = _shape.ContactsAt(slot);
            int cell = (_shape.FirstChannelOf(slot) * _most) + row;
            for (int i = 0; i < into.ChannelCount; i++)
            {
                int at = Values * cell;
                into.Average[i] = _values[at];
                into.Minimum[i] = _values[at + 1];
                into.Maximum[i] = _values[at + 2];
                into.Marks[i] = _states[States * cell];
                into.ValidCount[i] = _states[(States * cell) + 1];
                cell += _most;
            }

            cell = (_shape.FirstContactOf(slot) * _most) + row;
            for (int i = 0; i < into.ContactCount; i++)
            {
                into.SecondsOn[i] = _contacts[States * cell];
                into.SecondsKnown[i] = _contacts[(States * cell) + 1];
                cell += _most;
            }
        }

        private static int MinutesThatFit(int widest)
        {
            int minutes = widest == 0 ? Limits.WindowMinutes : Limits.WindowCells / widest;
            return minutes < Limits.WindowMinutes ? minutes : Limits.WindowMinutes;
        }

        private void BeginColumn()
        {
            _minute = 0;
            if (_column == _shape.ChannelsAt(_slot))
            {
                return;
            }

            int stream = _shape.StreamOf(_slot) + 1 + _column;
            int offset = BlockLayout.OffsetOf(_desk.Block, stream);
            int length = BlockLayout.LengthOf(_desk.Block, stream);
            if (_column == Contacts)
            {
                _desk.Contacts.BeginRead(_desk.Block, offset, length, _shape.ContactsAt(_slot));
            }
            else
            {
                _desk.Channel.BeginRead(_desk.Block, offset, length);
            }
        }

        /// <summary>Decodes the column up to the end of the window, or of the column; false when the budget ended before.</summary>
        private bool FillColumn()
        {
            int first = _first[_slot];
            bool hasNone = _column == Contacts && _shape.ContactsAt(_slot) == 0;
            while (!hasNone && _minute < first + _filled)
            {
                if (Budget <= 0)
                {
                    return false;
                }

                Budget--;
                if (!(_column == Contacts ? _desk.Contacts.Read(_on, _known) : _desk.Channel.Read()))
                {
                    // Behind the block's last minute there are none; before it the column is damaged, and what lies behind is lost.
                    _filled = _minute > first ? _minute - first : 0;
                    break;
                }

                if (_minute >= first)
                {
                    Put(_minute - first);
                }

                _minute++;
            }

            return true;
        }

        private void Put(int row)
        {
            if (_column == Contacts)
            {
                int at = (_shape.FirstContactOf(_slot) * _most) + row;
                for (int i = 0; i < _shape.ContactsAt(_slot); i++)
                {
                    _contacts[States * at] = _on[i];
                    _contacts[(States * at) + 1] = _known[i];
                    at += _most;
                }

                return;
            }

            int cell = ((_shape.FirstChannelOf(_slot) + _column) * _most) + row;
            ChannelColumn channel = _desk.Channel;
            bool hasValue = channel.ValidCount != 0;
            int value = Values * cell;
            _values[value] = hasValue ? channel.Average : 0;
            _values[value + 1] = hasValue ? channel.Minimum : 0;
            _values[value + 2] = hasValue ? channel.Maximum : 0;
            _states[States * cell] = channel.Mark;
            _states[(States * cell) + 1] = channel.ValidCount;
        }
    }
}

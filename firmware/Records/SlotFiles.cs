using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// Sealed blocks on a medium that replaces whole files (littlefs): a ring of files of one block each, see FORMAT.md. Block n lies in slot n modulo their number,
    /// since a name that is used again costs nothing and a folder costs two blocks for good. The number of slots is part of the log.
    /// </summary>
    internal sealed class SlotFiles : BlockFiles
    {
        private const int SlotsOfFolder = 64;

        private readonly Storage _storage;
        private readonly string _folder;
        private int _slot = -1;
        private string _name;

        /// <summary>Creates it; touches nothing.</summary>
        public SlotFiles(Storage storage, string folder, int slots)
        {
            _storage = storage;
            _folder = folder + "b/";
            Slots = slots;
        }

        /// <inheritdoc/>
        public override bool Read(int number, byte[] into)
        {
            Reads++;
            return number >= 0 && _storage.Read(NameOf(number), 0, into, 0, BlockLayout.BlockBytes) == BlockLayout.BlockBytes;
        }

        /// <inheritdoc/>
        public override void Append(int number, byte[] block)
        {
            _storage.Write(NameOf(number), block, 0, BlockLayout.BlockBytes);
        }

        /// <inheritdoc/>
        public override int FirstOf(int count)
        {
            return count > Slots ? count - Slots : 0;
        }

        /// <inheritdoc/>
        public override long FirstSequenceOf(int number)
        {
            byte[] head = new byte[BlockLayout.LinesOffset];
            return NumberAt(number % Slots, head) == number ? BlockLayout.FirstOf(head) : 0;
        }

        /// <summary>
        /// Number of blocks. Slots up to the newest block's hold consecutive numbers, those behind it numbers that are smaller by the number of slots, or nothing:
        /// where that changes is found by halving. The first few slots may be damaged.
        /// </summary>
        public override int Count()
        {
            byte[] head = new byte[BlockLayout.LinesOffset];
            int start = 0;
            int number = NumberAt(start, head);
            while (number < 0 && start < 3 && start < Slots - 1)
            {
                start++;
                number = NumberAt(start, head);
            }

            if (number < 0)
            {
                return 0;
            }

            int there = start;
            int beyond = Slots;
            while (beyond - there > 1)
            {
                int middle = there + ((beyond - there) / 2);
                if (NumberAt(middle, head) == number + middle - start)
                {
                    there = middle;
                }
                else
                {
                    beyond = middle;
                }
            }

            return number + there - start + 1;
        }

        /// <summary>Number of the block in a slot, whose head is read; -1 where there is none.</summary>
        private int NumberAt(int slot, byte[] head)
        {
            Reads++;
            bool isThere = _storage.Read(NameOf(slot), 0, head, 0, head.Length) == head.Length
                && LittleEndian.ReadUnsigned(head, BlockLayout.MagicOffset, 2) == BlockLayout.Magic;
            int number = isThere ? (int)LittleEndian.ReadUnsigned(head, BlockLayout.NumberOffset, 4) : -1;
            return number % Slots == slot ? number : -1;
        }

        private string NameOf(int number)
        {
            int slot = number % Slots;
            if (slot != _slot)
            {
                _name = _folder + (slot / SlotsOfFolder).ToString() + "/" + (slot % SlotsOfFolder).ToString();
                _slot = slot;
            }

            return _name;
        }
    }
}

using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// Finds the entries of segment files one after the other, through one window of the file that slides forward.
    /// Damaged bytes are stepped over until the next sound entry. Allocates only a path when the segment changes.
    /// </summary>
    internal sealed class EntryScanner
    {
        private readonly Storage _storage;
        private long _segment = -1;
        private string _name;
        private int _start;
        private int _count;
        private int _limit;
        private bool _endsFile;

        /// <summary>Creates the scanner.</summary>
        public EntryScanner(Storage storage)
        {
            _storage = storage;
        }

        /// <summary>The window.</summary>
        public byte[] Buffer { get; } = new byte[Limits.RecordBytes];

        /// <summary>Where in the window the found entry begins.</summary>
        public int At { get; private set; }

        /// <summary>Where in the file the found entry ends, bytes.</summary>
        public int End { get; private set; }

        /// <summary>File reads so far.</summary>
        public int Reads { get; private set; }

        /// <summary>Path of a segment's file.</summary>
        public static string NameOf(long segment)
        {
            char[] name = new char[22];
            "log1/".ToCharArray().CopyTo(name, 0);
            PutHex(name, 5, 4, segment / Limits.SegmentsPerFolder);
            name[9] = '/';
            PutHex(name, 10, 8, segment);
            ".seg".ToCharArray().CopyTo(name, 18);
            return new string(name);
        }

        /// <summary>Forgets the window: the medium may have changed below it.</summary>
        public void Forget()
        {
            _count = 0;
            _endsFile = false;
        }

        /// <summary>Finds the first sound entry of a segment whose sequence is not below a given one.</summary>
        /// <param name="segment">The segment.</param>
        /// <param name="from">Where in the file to begin, bytes.</param>
        /// <param name="limit">Where to end: bytes from there on are not durable yet.</param>
        /// <param name="sequence">Least sequence wanted; entries before it are passed over.</param>
        /// <returns>False where there is none up to the limit or the end of the file.</returns>
        /// <exception cref="StorageException">The medium failed.</exception>
        public bool Find(long segment, int from, int limit, long sequence)
        {
            if (segment != _segment)
            {
                _segment = segment;
                _name = NameOf(segment);
                Forget();
            }

            long first = Entry.FirstOf(segment);
            long last = Entry.LastOf(segment);
            int at = from;
            while (Cover(at, limit, Entry.LeastBytes))
            {
                int length = Entry.LengthAt(Buffer, at - _start);
                bool isWhole = Entry.IsPossible(Buffer, at - _start, first, last)
                    && Cover(at, limit, length)
                    && Entry.IsSound(Buffer, at - _start);
                if (!isWhole)
                {
                    at++;
                    continue;
                }

                At = at - _start;
                at += length;
                if (Entry.SequenceAt(Buffer, At) >= sequence)
                {
                    End = at;
                    return true;
                }
            }

            return false;
        }

        private static void PutHex(char[] into, int at, int digits, long value)
        {
            for (int i = digits - 1; i >= 0; i--)
            {
                int digit = (int)(value & 15);
                into[at + i] = (char)(digit < 10 ? '0' + digit : 'A' + digit - 10);
                value >>= 4;
            }
        }

        /// <summary>Sees to it that the window holds some bytes from a position on; false where the file or the limit ends before.</summary>
        private bool Cover(int at, int limit, int bytes)
        {
            int end = _start + _count;
            if (at >= _start && at + bytes <= end)
            {
                return true;
            }

            if (at > limit - bytes || (_endsFile && limit == _limit && at + bytes > end))
            {
                return false;
            }

            int wanted = limit - at < Buffer.Length ? limit - at : Buffer.Length;
            _count = 0;
            _endsFile = false;
            int read = _storage.Read(_name, at, Buffer, 0, wanted);
            Reads++;
            _start = at;
            _count = read;
            _limit = limit;
            _endsFile = read < wanted;
            return read >= bytes;
        }
    }
}

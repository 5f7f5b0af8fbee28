using System;
using System.IO.Hashing;
using System.Security.Cryptography;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// The key of the log and its two files, see FORMAT.md. Keys only go forward: each is made of the one before, which is then deleted, so that who takes the board
    /// learns no key of an earlier day. Root 0 is the key that everybody knows.
    /// </summary>
    internal sealed class KeyRing
    {
        private const int Magic = 0x4B45;
        private const byte Version = 1;
        private const int RootOffset = 4;
        private const int EpochOffset = 6;
        private const int KeyOffset = 8;
        private const int CrcOffset = KeyOffset + Authenticator.CodeBytes;
        private const int FileBytes = CrcOffset + 4;
        private const int GreatestEpoch = 0xFFFF;

        private readonly Storage _storage;
        private readonly Entropy _entropy;
        private byte[] _present = new byte[FileBytes];
        private byte[] _other;
        private bool _hasOther;

        /// <summary>Creates the ring; touches nothing.</summary>
        /// <param name="storage">Medium of the key: not the one that can be taken out.</param>
        /// <param name="entropy">Where a first key comes from; null: there is none, and the log is sealed with the key that everybody knows.</param>
        public KeyRing(Storage storage, Entropy entropy)
        {
            _storage = storage;
            _entropy = entropy;
        }

        /// <summary>Root of the present key; 0 while there is no secret one.</summary>
        public int Root
        {
            get { return (int)LittleEndian.ReadUnsigned(_present, RootOffset, 2); }
        }

        /// <summary>Its epoch.</summary>
        public int Epoch
        {
            get { return (int)LittleEndian.ReadUnsigned(_present, EpochOffset, 2); }
        }

        /// <summary>Whether the other file has a key that is not needed any more.</summary>
        public bool HasOld
        {
            get { return _hasOther; }
        }

        /// <summary>The first key of a new root, until somebody takes it.</summary>
        public byte[] NewKey { get; set; }

        /// <summary>Next key of a lineage.</summary>
        public static byte[] Derive(byte[] key, int epoch)
        {
            byte[] label = new byte[12];
            string text = "edge epoch";
            for (int i = 0; i < text.Length; i++)
            {
                label[i] = (byte)text[i];
            }

            LittleEndian.Write(label, text.Length, epoch, 2);
            // Not disposed: that would clear the caller's key.
            return new HMACSHA256(key).ComputeHash(label);
        }

        /// <summary>Reads the files; the newer key is the present one until <see cref="Select"/> says otherwise.</summary>
        public void Load()
        {
            _other = new byte[FileBytes];
            bool hasPresent = Read(0, _present);
            _hasOther = Read(1, _other);
            if (_hasOther && (!hasPresent || Compare() > 0))
            {
                Swap();
                _hasOther = hasPresent;
            }
            else if (!hasPresent)
            {
                Array.Clear(_present, 0, FileBytes);
            }

            if (!_hasOther)
            {
                ForgetOther();
            }
        }

        /// <summary>
        /// Reads the one file that should have the key of a root and an epoch; where it has not, both. The other file was not looked at then and counts as one
        /// that is not needed any more.
        /// </summary>
        public void Load(int root, int epoch)
        {
            if (root == 0 || !Read(epoch % 2, _present) || Root != root || Epoch != epoch)
            {
                Load();
                return;
            }

            ForgetOther();
            _hasOther = true;
        }

        /// <summary>Takes the key of a root and an epoch, if it is there.</summary>
        public bool Select(int root, int epoch)
        {
            if (Root == root && (root == 0 || Epoch == epoch))
            {
                return true;
            }

            if (_other == null || LittleEndian.ReadUnsigned(_other, RootOffset, 2) != root || LittleEndian.ReadUnsigned(_other, EpochOffset, 2) != epoch)
            {
                return false;
            }

            Swap();
            return true;
        }

        /// <summary>Begins a new root, where there is a source of keys and none that is present; otherwise keeps the key that is there.</summary>
        /// <param name="before">Root that was in use.</param>
        /// <returns>Whether a root began.</returns>
        public bool Begin(int before)
        {
            if (Root != 0 || _entropy == null)
            {
                return false;
            }

            byte[] key = new byte[Authenticator.CodeBytes];
            _entropy.Fill(key);
            _other = new byte[FileBytes];
            Fill(_other, before + 1, 0, key);
            Write(_other);
            Swap();
            ForgetOther();
            NewKey = key;
            return true;
        }

        /// <summary>Goes to the next epoch: its key is durable on return. The old one stays until <see cref="DropOld"/>.</summary>
        public void Advance()
        {
            if (Root == 0 || Epoch == GreatestEpoch)
            {
                return;
            }

            _other = new byte[FileBytes];
            Fill(_other, Root, Epoch + 1, Derive(CopyKey(), Epoch + 1));
            Write(_other);
            Swap();
            _hasOther = true;
        }

        /// <summary>Deletes the old key.</summary>
        public void DropOld()
        {
            _storage.Delete(NameOf(Epoch + 1));
            ForgetOther();
            _hasOther = false;
        }

        /// <summary>The present key.</summary>
        public byte[] CopyKey()
        {
            byte[] key = new byte[Authenticator.CodeBytes];
            Array.Copy(_present, KeyOffset, key, 0, key.Length);
            return key;
        }

        private static string NameOf(int epoch)
        {
            return epoch % 2 == 0 ? "k0" : "k1";
        }

        private static void Fill(byte[] file, int root, int epoch, byte[] key)
        {
            LittleEndian.Write(file, 0, Magic, 2);
            file[2] = Version;
            file[3] = 0;
            LittleEndian.Write(file, RootOffset, root, 2);
            LittleEndian.Write(file, EpochOffset, epoch, 2);
            Array.Copy(key, 0, file, KeyOffset, key.Length);
            LittleEndian.Write(file, CrcOffset, Crc32.HashToUInt32(new SpanByte(file, 0, CrcOffset)), 4);
        }

        private void Write(byte[] file)
        {
            _storage.Write(NameOf((int)LittleEndian.ReadUnsigned(file, EpochOffset, 2)), file, 0, FileBytes);
        }

        private bool Read(int number, byte[] into)
        {
            return _storage.Read(NameOf(number), 0, into, 0, FileBytes) == FileBytes
                && LittleEndian.ReadUnsigned(into, 0, 2) == Magic
                && into[2] == Version
                && LittleEndian.ReadUnsigned(into, EpochOffset, 2) % 2 == number
                && LittleEndian.ReadUnsigned(into, CrcOffset, 4) == Crc32.HashToUInt32(new SpanByte(into, 0, CrcOffset));
        }

        /// <summary>Positive where the other key is newer.</summary>
        private long Compare()
        {
            long roots = LittleEndian.ReadUnsigned(_other, RootOffset, 2) - LittleEndian.ReadUnsigned(_present, RootOffset, 2);
            return roots != 0 ? roots : LittleEndian.ReadUnsigned(_other, EpochOffset, 2) - LittleEndian.ReadUnsigned(_present, EpochOffset, 2);
        }

        private void Swap()
        {
            byte[] present = _present;
            _present = _other;
            _other = present;
        }

        /// <summary>Nothing of a key that is not needed stays in memory.</summary>
        private void ForgetOther()
        {
            if (_other != null)
            {
                Array.Clear(_other, 0, FileBytes);
                _other = null;
            }
        }
    }
}

using System;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// What is not sealed yet, on a medium; see FORMAT.md. Each kind of medium has its own files for it. Every member may throw <see cref="StorageException"/>.
    /// </summary>
    internal abstract class TailFiles
    {
        /// <summary>Whether <see cref="FindHeader"/> found a sound header.</summary>
        public bool IsWhole { get; protected set; }

        /// <summary>Whether the record read last is one to keep: its kind is known and it makes sense, or its kind is a later version's.</summary>
        public bool IsUsable { get; protected set; }

        /// <summary>Bytes read that belong to no sound entry.</summary>
        public int Rubbish { get; protected set; }

        /// <summary>Of them, bytes behind the last entry that are no whole one: what a cut left. Known after <see cref="EndReading"/>, which takes them off.</summary>
        public int Torn { get; protected set; }

        /// <summary>Bytes stored.</summary>
        public abstract int Length { get; }

        /// <summary>Forgets what is known of the medium.</summary>
        public abstract void Clear();

        /// <summary>Finds the header that counts; its fields are zeros where there is no sound one.</summary>
        /// <returns>Whether there is any file of a tail.</returns>
        public abstract bool FindHeader(TailHeader into);

        /// <summary>Whether the header has the code that is due under the present key. On a medium that nobody takes out, beside the key itself, it has none.</summary>
        public virtual bool IsGenuine(TailHeader header)
        {
            return true;
        }

        /// <summary>Goes to the first entry.</summary>
        /// <param name="header">The header that was found.</param>
        /// <param name="isChecked">Whether the key of the entries' codes is known.</param>
        public abstract void BeginReading(TailHeader header, bool isChecked);

        /// <summary>Reads the next sound entry whose sequence exceeds a given one; false where there is none.</summary>
        public abstract bool Read(long after, Record into);

        /// <summary>All that is sound was read and is in the tail in memory.</summary>
        /// <param name="sequence">Sequence of the last entry.</param>
        /// <returns>How many entries behind it are damaged, so that their sequences must not be used again.</returns>
        public abstract int EndReading(long sequence);

        /// <summary>Whether the files are where and as they were left.</summary>
        public abstract bool IsAsLeft();

        /// <summary>Cuts off what a cut left behind the last sound entry.</summary>
        /// <returns>False where the files are not what was read: the end has to be found anew.</returns>
        public abstract bool Trim();

        /// <summary>Stores the records that wait; those that are stored are durable in the tail.</summary>
        /// <param name="newest">The last one, as it was appended; null where it is not at hand.</param>
        public abstract void Append(Record newest);

        /// <summary>Makes a header count: a block was sealed, or the key is another one. What is durable in the tail is stored anew.</summary>
        public abstract void Begin(TailHeader header);

        /// <summary>Deletes what is not needed any more.</summary>
        public abstract void Finish();

        /// <summary>A window for the time of reading: a file takes few reads of it. Where memory is short that of a block does, with more reads.</summary>
        protected static byte[] WindowFor(BlockDesk desk)
        {
            try
            {
                return new byte[Limits.RecoveryBytes];
            }
            catch (OutOfMemoryException)
            {
                return desk.TakeBuffer();
            }
        }
    }
}

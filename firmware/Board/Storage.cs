using System;

namespace Edge.Board
{
    /// <summary>
    /// A medium for files: internal flash (littlefs) or an SD card (FAT), injected.
    /// Names are relative, with '/' between parts and no drive; the medium creates missing folders.
    /// Each call is one bounded file operation that stops the whole board while it lasts (SD: up to 400 ms).
    /// </summary>
    public abstract class Storage
    {
        /// <summary>Length of a file in bytes, or -1 if there is none.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public abstract int GetLength(string name);

        /// <summary>Reads up to <paramref name="count"/> bytes from <paramref name="position"/>; returns how many there were (0: at or past the end, or no such file).</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public abstract int Read(string name, int position, byte[] buffer, int offset, int count);

        /// <summary>
        /// Appends to a file, creating it where missing; the bytes are durable when the call returns (the file was closed).
        /// A power cut during the call leaves any prefix of them, possibly torn, but nothing older is touched.
        /// </summary>
        /// <exception cref="StorageException">The medium failed; any prefix may have been written.</exception>
        public abstract void Append(string name, byte[] buffer, int offset, int count);

        /// <summary>Writes a whole file anew. A power cut leaves the old content, the new one, or (FAT) a torn one: keep two and alternate.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public abstract void Write(string name, byte[] buffer, int offset, int count);

        /// <summary>Cuts a file down to <paramref name="length"/> bytes (the torn tail of an append).</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public abstract void Truncate(string name, int length);

        /// <summary>Deletes a file; a missing one is no error.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public abstract void Delete(string name);
    }

    /// <summary>A medium did not do what it was asked: missing, full, worn, or failing.</summary>
    public sealed class StorageException : Exception
    {
        /// <summary>Creates the exception.</summary>
        /// <param name="message">What was tried, on which file, and what the medium said.</param>
        public StorageException(string message)
            : base(message)
        {
        }
    }
}

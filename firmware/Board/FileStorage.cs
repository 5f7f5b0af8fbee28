using System;
using System.IO;

namespace Edge.Board
{
    /// <summary>
    /// A medium as the platform's file system shows it: a drive of the board ("I:\" littlefs on internal flash, "D:\" FAT on an SD card)
    /// or a folder of the desktop. Each call opens, works and closes, because only closing commits (nanoFramework's Flush does not).
    /// </summary>
    /// <remarks>
    /// The one allocation of a call is the platform's FileStream; paths are built once a file and kept for the last few files.
    /// Besides <see cref="StorageException"/> nothing is thrown for what a medium does.
    /// </remarks>
    public sealed class FileStorage : Storage
    {
        private const int KnownFiles = 5;

        private readonly string _root;
        private readonly char _separator;
        private readonly string[] _names = Texts.Nulls(KnownFiles);
        private readonly string[] _paths = Texts.Nulls(KnownFiles);
        private readonly bool[] _hasFolder = new bool[KnownFiles];
        private int _oldest;

        /// <summary>Creates the medium; touches nothing.</summary>
        /// <param name="root">A drive with its backslash ("D:\"), or a folder of the desktop, which the first write creates.</param>
        public FileStorage(string root)
        {
            _separator = root.IndexOf(":\\") >= 0 ? '\\' : '/';
            char last = root[root.Length - 1];
            _root = last == '\\' || last == '/' ? root : root + _separator;
        }

        /// <inheritdoc/>
        public override int GetLength(string name)
        {
            string path = _paths[Find(name)];
            try
            {
                if (IsMissing(path))
                {
                    return -1;
                }

                FileStream stream = Open(path, FileMode.Open, FileAccess.Read);
                try
                {
                    return (int)stream.Length;
                }
                finally
                {
                    stream.Close();
                }
            }
            catch (Exception e)
            {
                throw Failure("find the length of", name, e);
            }
        }

        /// <inheritdoc/>
        public override int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            string path = _paths[Find(name)];
            try
            {
                if (IsMissing(path))
                {
                    return 0;
                }

                FileStream stream = Open(path, FileMode.Open, FileAccess.Read);
                try
                {
                    return ReadFrom(stream, position, buffer, offset, count);
                }
                finally
                {
                    stream.Close();
                }
            }
            catch (Exception e)
            {
                throw Failure("read", name, e);
            }
        }

        /// <inheritdoc/>
        public override void Append(string name, byte[] buffer, int offset, int count)
        {
            Store(name, FileMode.Append, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override void Write(string name, byte[] buffer, int offset, int count)
        {
            Store(name, FileMode.Create, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override void Truncate(string name, int length)
        {
            string path = _paths[Find(name)];
            try
            {
                FileStream stream = Open(path, FileMode.Open, FileAccess.ReadWrite);
                try
                {
                    if (stream.Length > length)
                    {
                        stream.SetLength(length);
                    }
                }
                finally
                {
                    stream.Close();
                }
            }
            catch (Exception e)
            {
                throw Failure("truncate", name, e);
            }
        }

        /// <inheritdoc/>
        public override void Delete(string name)
        {
            string path = _paths[Find(name)];
            try
            {
                if (!IsMissing(path))
                {
                    File.Delete(path);
                }
            }
            catch (Exception e)
            {
                throw Failure("delete", name, e);
            }
        }

        private static FileStream Open(string path, FileMode mode, FileAccess access)
        {
            // Buffer size 0: the platform's default on the board, none on the desktop; every call is one transfer anyway.
            return new FileStream(path, mode, access, FileShare.ReadWrite, 0);
        }

        private static int ReadFrom(FileStream stream, int position, byte[] buffer, int offset, int count)
        {
            // The FAT driver opens every file for writing too, and seeking past the end would then make it longer.
            if (position >= stream.Length)
            {
                return 0;
            }

            stream.Seek(position, SeekOrigin.Begin);
            int done = 0;
            while (done < count)
            {
                int read = stream.Read(buffer, offset + done, count - done);

                // At the end of a file the board's drivers answer -1, the desktop 0.
                if (read <= 0)
                {
                    break;
                }

                done += read;
            }

            return done;
        }

        private static bool IsMissing(string path)
        {
            if (File.Exists(path))
            {
                return false;
            }

            // On the board File.Exists is also false when the volume is gone; Directory.Exists throws then.
            if (Directory.Exists(path))
            {
                throw new IOException("it is a folder");
            }

            return true;
        }

        private void Store(string name, FileMode mode, byte[] buffer, int offset, int count)
        {
            int slot = Find(name);
            try
            {
                if (!_hasFolder[slot])
                {
                    CreateFolders(_paths[slot]);
                    _hasFolder[slot] = true;
                }

                FileStream stream = Open(_paths[slot], mode, FileAccess.Write);
                try
                {
                    stream.Write(buffer, offset, count);
                }
                finally
                {
                    stream.Close();
                }
            }
            catch (Exception e)
            {
                // It may be another card by the next call.
                for (int i = 0; i < KnownFiles; i++)
                {
                    _hasFolder[i] = false;
                }

                throw Failure(mode == FileMode.Append ? "append to" : "write", name, e);
            }
        }

        private void CreateFolders(string path)
        {
            // Root first: the board's CreateDirectory makes one level, and a drive cannot be made.
            bool isDrive = _root.IndexOf(':') == _root.Length - 2;
            for (int i = isDrive ? _root.Length : _root.Length - 1; i < path.Length; i++)
            {
                if (path[i] != _separator)
                {
                    continue;
                }

                string folder = path.Substring(0, i);
                if (folder.Length > 0 && !Directory.Exists(folder))
                {
                    Directory.CreateDirectory(folder);
                }
            }
        }

        private int Find(string name)
        {
            for (int i = 0; i < KnownFiles; i++)
            {
                if (_names[i] == name)
                {
                    return i;
                }
            }

            int slot = _oldest;
            _oldest = (_oldest + 1) % KnownFiles;
            char[] relative = name.ToCharArray();
            for (int i = 0; i < relative.Length; i++)
            {
                if (relative[i] == '/')
                {
                    relative[i] = _separator;
                }
            }

            _names[slot] = name;
            _paths[slot] = _root + new string(relative);
            _hasFolder[slot] = false;
            return slot;
        }

        private StorageException Failure(string verb, string name, Exception e)
        {
            // nanoFramework's IOException has an empty message.
            string reason = string.IsNullOrEmpty(e.Message) ? e.GetType().Name : e.Message;
            return new StorageException("cannot " + verb + " '" + name + "' on " + _root + ": " + reason);
        }
    }
}

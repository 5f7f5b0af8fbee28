using System;
using System.Security.Cryptography;

namespace Edge.Records
{
    /// <summary>
    /// HMAC-SHA256 under the key of the present epoch, see FORMAT.md: tags of blocks and codes of entries that are not sealed yet.
    /// The platform's HMAC takes whole arrays and returns a new one of 32 bytes, which is all that is allocated.
    /// </summary>
    internal sealed class Authenticator
    {
        /// <summary>Bytes of a key and of a whole code.</summary>
        public const int CodeBytes = 32;

        /// <summary>Bytes of the code of an entry.</summary>
        public const int ShortBytes = 8;

        private const int InputBytes = 256;

        private readonly byte[] _input = new byte[InputBytes];
        private HMACSHA256 _hmac;

        /// <summary>Takes another key.</summary>
        public void SetKey(byte[] key)
        {
            if (_hmac != null)
            {
                _hmac.Dispose();
            }

            // The platform's HMAC clears the array it was given when it is disposed: it gets one of its own.
            byte[] own = new byte[key.Length];
            Array.Copy(key, 0, own, 0, own.Length);
            _hmac = new HMACSHA256(own);
        }

        /// <summary>Code of a whole array.</summary>
        public byte[] Code(byte[] whole)
        {
            return _hmac.ComputeHash(whole);
        }

        /// <summary>Code of a piece of a buffer that follows another code: 224 bytes at a time, each with what came out before; zeros behind the last.</summary>
        /// <param name="before">Buffer with the code before.</param>
        /// <param name="beforeAt">Where it begins; <see cref="ShortBytes"/> bytes.</param>
        /// <param name="buffer">Buffer with the bytes.</param>
        /// <param name="at">Where they begin.</param>
        /// <param name="count">How many.</param>
        public byte[] Code(byte[] before, int beforeAt, byte[] buffer, int at, int count)
        {
            byte[] code = null;
            Array.Clear(_input, 0, CodeBytes);
            Array.Copy(before, beforeAt, _input, 0, ShortBytes);
            int end = at + count;
            do
            {
                if (code != null)
                {
                    Array.Copy(code, 0, _input, 0, CodeBytes);
                }

                int part = end - at < InputBytes - CodeBytes ? end - at : InputBytes - CodeBytes;
                Array.Copy(buffer, at, _input, CodeBytes, part);
                Array.Clear(_input, CodeBytes + part, InputBytes - CodeBytes - part);
                code = _hmac.ComputeHash(_input);
                at += part;
            }
            while (at < end);

            return code;
        }

        /// <summary>Whether the first bytes of a code are those at a place of a buffer.</summary>
        public static bool IsSame(byte[] code, byte[] buffer, int at, int count)
        {
            int difference = 0;
            for (int i = 0; i < count; i++)
            {
                difference |= code[i] ^ buffer[at + i];
            }

            return difference == 0;
        }
    }
}

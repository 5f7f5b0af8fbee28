using System;
using System.Security.Cryptography;

namespace Edge.Board
{
    /// <summary>Random bytes of the board: the noise that the ESP32's generator gathers, condensed.</summary>
    /// <remarks>
    /// On the ESP32 images System.Random is the hardware generator (esp_random; a seed is ignored). Its bits are truly random while the radio is on, and otherwise
    /// by the noise gathered in the boot loader and the mismatch of two oscillators (ESP-IDF, "Random Number Generation"). So many more are drawn than are needed, with
    /// the time in between, and HMAC-SHA256 condenses them. On a desktop System.Random is no source for keys: a simulation brings another.
    /// </remarks>
    public sealed class ChipEntropy : Entropy
    {
        private const int CodeBytes = 32;
        private const int TimeBytes = 8;
        private const int DrawBytes = 120;
        private const int Draws = 32;

        private readonly Random _random = new Random();
        private readonly byte[] _draw = new byte[TimeBytes + DrawBytes];

        /// <inheritdoc/>
        public override void Fill(byte[] buffer)
        {
            byte[] drawn = new byte[DrawBytes];
            byte[] pool = new byte[CodeBytes];
            for (int at = 0; at < buffer.Length; at += CodeBytes)
            {
                for (int draw = 0; draw < Draws; draw++)
                {
                    _random.NextBytes(drawn);
                    Array.Copy(drawn, 0, _draw, TimeBytes, DrawBytes);
                    LittleEndian.Write(_draw, 0, DateTime.UtcNow.Ticks, TimeBytes);
                    pool = new HMACSHA256(pool).ComputeHash(_draw);
                }

                int count = buffer.Length - at < CodeBytes ? buffer.Length - at : CodeBytes;
                Array.Copy(pool, 0, buffer, at, count);
            }

            // The next key is to be none that the pool of this one leads to.
            Array.Clear(pool, 0, pool.Length);
            Array.Clear(_draw, 0, _draw.Length);
        }
    }
}

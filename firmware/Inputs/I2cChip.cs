using System;
using System.Device.I2c;

namespace Edge.Inputs
{
    /// <summary>
    /// Registers of one chip on an I2C bus, read and written so that a silent chip costs little and never throws.
    /// </summary>
    /// <remarks>
    /// A chip that does not acknowledge costs a fraction of a millisecond, and is asked again at once, and then once a second.
    /// A bus that hangs (a line held low) costs the ESP32's driver its time-out of 1 s a transfer, which stops every thread:
    /// after one such transfer the chip has a pause of ten seconds.
    /// </remarks>
    public sealed class I2cChip
    {
        private const int PauseSeconds = 1;
        private const int HungPauseSeconds = 10;

        private readonly int _turnsPerSecond;
        private readonly byte[] _register = new byte[1];
        private int _failures;
        private int _pauseTurns;

        /// <summary>Wraps an opened device.</summary>
        /// <param name="device">The chip.</param>
        /// <param name="turnsPerSecond">How often a second <see cref="TakeTurn"/> is called.</param>
        public I2cChip(I2cDevice device, int turnsPerSecond)
        {
            Device = device;
            _turnsPerSecond = turnsPerSecond;
        }

        /// <summary>The device, for a binding that wants it.</summary>
        public I2cDevice Device { get; }

        /// <summary>Takes a turn; false while the chip has a pause because it was silent.</summary>
        public bool TakeTurn()
        {
            if (_pauseTurns > 0)
            {
                _pauseTurns--;
                return false;
            }

            return true;
        }

        /// <summary>Reads consecutive registers in one transfer.</summary>
        /// <param name="register">Address of the first one.</param>
        /// <param name="into">Filled whole, or left undefined.</param>
        /// <returns>False when the chip did not answer.</returns>
        public bool TryRead(byte register, byte[] into)
        {
            _register[0] = register;
            return Transfer(_register, into);
        }

        /// <summary>Writes a register address and what follows it.</summary>
        /// <returns>False when the chip did not answer.</returns>
        public bool TryWrite(byte[] addressAndData)
        {
            return Transfer(addressAndData, null);
        }

        private bool Transfer(byte[] written, byte[] read)
        {
            I2cTransferStatus status = Attempt(written, read);
            if (status == I2cTransferStatus.SlaveAddressNotAcknowledged)
            {
                status = Attempt(written, read);
            }

            if (status == I2cTransferStatus.FullTransfer)
            {
                _failures = 0;
                return true;
            }

            _failures++;
            if (status != I2cTransferStatus.SlaveAddressNotAcknowledged)
            {
                _pauseTurns = (HungPauseSeconds * _turnsPerSecond) - 1;
            }
            else if (_failures > 1)
            {
                _pauseTurns = (PauseSeconds * _turnsPerSecond) - 1;
            }

            return false;
        }

        private I2cTransferStatus Attempt(byte[] written, byte[] read)
        {
            try
            {
                return read == null ? Device.Write(written).Status : Device.WriteRead(written, read).Status;
            }
            catch (Exception)
            {
                // The native driver throws for what it did not foresee; for us that is a chip that did not answer.
                return I2cTransferStatus.UnknownError;
            }
        }
    }
}

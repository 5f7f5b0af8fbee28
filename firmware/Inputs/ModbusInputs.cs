using System;
using System.IO.Ports;
using Edge.Board;
using Edge.Configuration;

namespace Edge.Inputs
{
    /// <summary>
    /// Reads the Modbus channels: at most one request is on the line, sent in one tick and its answer collected in a later one, so that a
    /// slave has <see cref="Limits.ModbusAnswerMs"/> to answer and no tick waits for it. Every block is asked once a second; blocks of a
    /// silent slave cost the others line time, not ticks.
    /// </summary>
    /// <remarks>
    /// Why not Iot.Device.Modbus: its ModbusClient sends and waits in one call, and it waits anew for each part of an answer. A silent slave
    /// costs four time-outs (two for the address, one for the function, one for the rest), rubbish up to five. To keep a tick within 100 ms
    /// the time-out would have to be 20 ms: a slave must then begin to answer within 40 ms and send its data within 20 ms, which is
    /// seven registers at 9600 bit/s and none at 2400. It also takes the late answer of one request for that of the next (address, function
    /// and length are not compared), accepts a CRC with its bytes mixed up, reports an exception as text, can not read register 65535,
    /// and leaves some fifty objects a request.
    /// RTU frames carry no number, so a late answer could still be taken for that of a later request with the same slave, function and length:
    /// a slave that did not answer in time is left alone for <see cref="Limits.ModbusQuietMs"/>.
    /// A block's channels keep their value over one failed request, which is noise, and lose it at <see cref="Limits.ModbusFailures"/>
    /// failures in a row (no answer is a failure of all blocks of that slave); so no value is older than about three seconds.
    /// </remarks>
    public sealed class ModbusInputs : InputStep
    {
        private const int NoRequest = -1;
        private const int BufferBytes = 256;
        private const int BitsPerByte = 11;

        private readonly SerialPort _port;
        private readonly SiteSettings _site;
        private readonly Clock _clock;
        private readonly ModbusPlan _plan;
        private readonly ModbusFrame _frame = new ModbusFrame();
        private readonly byte[] _request = new byte[ModbusFrame.RequestBytes];
        private readonly byte[] _answer = new byte[BufferBytes];
        private readonly int[] _failures;
        private readonly long[] _notBeforeMs;
        private int _tick;
        private int _dueThisSecond;
        private int _next;
        private int _asked = NoRequest;
        private int _answerBytes;
        private long _deadlineMs;

        /// <summary>Creates the step. It belongs into every slot of the scanner.</summary>
        /// <param name="port">The RS-485 line's port; opened with the first request.</param>
        /// <param name="site">The site.</param>
        /// <param name="clock">For the deadline of an answer.</param>
        public ModbusInputs(SerialPort port, SiteSettings site, Clock clock)
        {
            _port = port;
            _site = site;
            _clock = clock;
            _plan = new ModbusPlan(site.Channels);
            _failures = new int[_plan.Count];
            _notBeforeMs = new long[_plan.Count];

            // Nothing waits: only bytes that are there are read, and a request fits into the UART's own buffer.
            _port.ReadTimeout = Limits.ModbusTimeoutMs;
            _port.WriteTimeout = Limits.ModbusTimeoutMs;
        }

        /// <summary>Time that a number of bytes takes on the line, ms, rounded up; 11 bits each.</summary>
        public static int LineMs(int bytes, int baud)
        {
            return baud <= 0 ? 0 : ((bytes * BitsPerByte * 1000) + baud - 1) / baud;
        }

        /// <inheritdoc/>
        public override void Run(InputImage image)
        {
            if (_tick == 0)
            {
                _dueThisSecond = _plan.Count;
            }

            _tick = (_tick + 1) % Limits.TicksPerSample;
            try
            {
                Advance(image);
            }
            catch (Exception)
            {
                // The port could not be opened, or its driver failed; to the channels that is a silent slave.
                FailSlave(image);
            }
        }

        private void Advance(InputImage image)
        {
            if (_asked != NoRequest)
            {
                Collect(image);
            }

            if (_asked == NoRequest && _dueThisSecond > 0)
            {
                Ask();
            }
        }

        private void Ask()
        {
            _asked = NextBlock();
            if (_asked == NoRequest)
            {
                return;
            }

            _dueThisSecond--;
            if (!_port.IsOpen)
            {
                _port.Open();
            }

            Drain();
            ModbusFrame.WriteRequest(_request, _plan.Slave[_asked], _plan.Function[_asked], _plan.First[_asked], _plan.Length[_asked]);
            _answerBytes = 0;
            _port.Write(_request, 0, ModbusFrame.RequestBytes);
            int bytes = ModbusFrame.RequestBytes + ModbusFrame.AnswerOverheadBytes + (2 * _plan.Length[_asked]);
            _deadlineMs = _clock.UptimeMs + LineMs(bytes, _site.Modbus.Baud) + Limits.ModbusAnswerMs;
        }

        private int NextBlock()
        {
            long nowMs = _clock.UptimeMs;
            for (int i = 0; i < _plan.Count; i++)
            {
                int block = _next;
                _next = (_next + 1) % _plan.Count;
                if (_notBeforeMs[block] <= nowMs)
                {
                    return block;
                }
            }

            return NoRequest;
        }

        /// <summary>Throws away what is left of an earlier answer.</summary>
        private void Drain()
        {
            int waiting = _port.BytesToRead;
            while (waiting > 0)
            {
                int count = waiting < BufferBytes ? waiting : BufferBytes;
                _port.Read(_answer, 0, count);
                waiting -= count;
            }
        }

        private void Collect(InputImage image)
        {
            int waiting = _port.BytesToRead;
            int space = BufferBytes - _answerBytes;
            int count = waiting < space ? waiting : space;
            if (count > 0)
            {
                _answerBytes += _port.Read(_answer, _answerBytes, count);
            }

            int found = _frame.Find(_answer, _answerBytes, _plan.Slave[_asked], _plan.Function[_asked], _plan.Length[_asked]);
            if (found == ModbusFrame.Registers)
            {
                Take(image);
            }
            else if (found == ModbusFrame.Exception)
            {
                int block = _asked;
                _asked = NoRequest;
                Fail(image, block, InputFault.SlaveException);
            }
            else if (_clock.UptimeMs >= _deadlineMs || _answerBytes == BufferBytes)
            {
                FailSlave(image);
            }
        }

        private void Take(InputImage image)
        {
            for (int channel = 0; channel < _site.Channels.Length; channel++)
            {
                if (_plan.BlockOf[channel] == _asked)
                {
                    int at = _frame.DataOffset + (2 * _plan.OffsetOf[channel]);
                    int value = (_answer[at] << 8) | _answer[at + 1];
                    image.Raw[channel] = _site.Channels[channel].IsSigned ? (short)value : value;
                    image.Fault[channel] = InputFault.None;
                }
            }

            _failures[_asked] = 0;
            _asked = NoRequest;
        }

        /// <summary>No answer: a failure of every block of that slave, which then gets time to finish whatever it says too late.</summary>
        private void FailSlave(InputImage image)
        {
            if (_asked == NoRequest)
            {
                return;
            }

            int slave = _plan.Slave[_asked];
            long notBeforeMs = _clock.UptimeMs + Limits.ModbusQuietMs;
            _asked = NoRequest;
            for (int block = 0; block < _plan.Count; block++)
            {
                if (_plan.Slave[block] == slave)
                {
                    _notBeforeMs[block] = notBeforeMs;
                    Fail(image, block, InputFault.SlaveSilent);
                }
            }
        }

        private void Fail(InputImage image, int block, byte reason)
        {
            if (_failures[block] < Limits.ModbusFailures)
            {
                _failures[block]++;
            }

            if (_failures[block] < Limits.ModbusFailures)
            {
                return;
            }

            for (int channel = 0; channel < _site.Channels.Length; channel++)
            {
                if (_plan.BlockOf[channel] == block)
                {
                    image.Fault[channel] = reason;
                }
            }
        }
    }
}

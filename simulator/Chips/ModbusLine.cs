using Edge.Host;

namespace Edge.Simulator.Chips;

/// <summary>
/// A two-wire RS-485 line with Modbus RTU slaves at its far end. Characters take their time at the line's baud rate; a frame ends
/// with 3.5 characters of silence, or 1750 us above 19 200 baud (MODBUS over Serial Line V1.02, section 2.5.1.1).
/// </summary>
public sealed class ModbusLine : ISerialWire
{
    private const int MostBytes = 256;
    private const int MostWaiting = 512;

    private readonly ISimulatedTime _time;
    private readonly long _characterNs;
    private readonly long _silenceUs;
    private readonly byte[] _request = new byte[MostBytes];
    private readonly byte[] _answer = new byte[MostBytes];
    private readonly byte[] _waiting = new byte[MostWaiting];
    private int _requestLength;
    private long _requestEndUs;
    private int _answerLength;
    private int _answerTaken;
    private long _answerStartUs;
    private int _waitingCount;

    /// <summary>Creates a line.</summary>
    /// <param name="time">Plant time.</param>
    /// <param name="baud">Bits per second.</param>
    /// <param name="hasParity">A character is 11 bits with parity, 10 without (start, 8 data, stop).</param>
    /// <param name="slaves">What hangs on it.</param>
    public ModbusLine(ISimulatedTime time, int baud, bool hasParity, params ModbusSlaveChip[] slaves)
    {
        _time = time;
        _characterNs = (hasParity ? 11 : 10) * 1_000_000_000L / baud;
        _silenceUs = baud > 19_200 ? 1_750 : _characterNs * 7 / 2 / 1_000;
        Slaves = slaves;
    }

    /// <summary>What hangs on the line.</summary>
    public IReadOnlyList<ModbusSlaveChip> Slaves { get; }

    /// <summary>Whether the board's transceiver is connected to the line; when not, nothing is heard.</summary>
    public bool IsConnected { get; set; } = true;

    /// <inheritdoc/>
    public int Available
    {
        get
        {
            Settle();
            return _waitingCount;
        }
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> data)
    {
        Settle();
        var collides = _answerTaken < _answerLength;
        _time.Elapse(TransmissionUs(data.Length));
        if (!IsConnected || collides)
        {
            // Two senders at once: neither frame arrives whole.
            _requestLength = 0;
            Garble();
            return;
        }

        var kept = Math.Min(data.Length, MostBytes - _requestLength);
        data[..kept].CopyTo(_request.AsSpan(_requestLength));
        _requestLength += kept;
        _requestEndUs = _time.NowUs;
    }

    /// <inheritdoc/>
    public int Receive(Span<byte> data, int timeoutMs)
    {
        var deadlineUs = _time.NowUs + (timeoutMs * 1_000L);
        while (true)
        {
            Settle();
            var now = _time.NowUs;
            if (_waitingCount >= data.Length || now >= deadlineUs)
            {
                break;
            }

            _time.Elapse(Math.Min(NextChangeUs(data.Length), deadlineUs) - now);
        }

        var taken = Math.Min(data.Length, _waitingCount);
        _waiting.AsSpan(0, taken).CopyTo(data);
        _waitingCount -= taken;
        _waiting.AsSpan(taken, _waitingCount).CopyTo(_waiting);
        return taken;
    }

    private long TransmissionUs(int characters)
    {
        return ((characters * _characterNs) + 999) / 1_000;
    }

    // When it is worth looking again: the request's end, or the arrival of the bytes that are wanted.
    private long NextChangeUs(int wanted)
    {
        if (_answerTaken < _answerLength)
        {
            var missing = Math.Min(wanted - _waitingCount, _answerLength - _answerTaken);
            return _answerStartUs + TransmissionUs(_answerTaken + missing);
        }

        return _requestLength > 0 ? Math.Max(_requestEndUs + _silenceUs, _time.NowUs + 1) : long.MaxValue;
    }

    private void Settle()
    {
        var now = _time.NowUs;
        if (_requestLength > 0 && now >= _requestEndUs + _silenceUs)
        {
            Answer();
        }

        while (_answerTaken < _answerLength && now >= _answerStartUs + TransmissionUs(_answerTaken + 1))
        {
            if (_waitingCount < MostWaiting)
            {
                _waiting[_waitingCount++] = _answer[_answerTaken];
            }

            _answerTaken++;
        }
    }

    private void Answer()
    {
        var frame = _request.AsSpan(0, _requestLength);
        _answerLength = 0;
        _answerTaken = 0;
        for (var i = 0; i < Slaves.Count; i++)
        {
            var slave = Slaves[i];
            var length = slave.Answer(frame, _answer);
            if (length > 0)
            {
                _answerLength = length;
                var delayUs = slave.Fault == ModbusFault.Late ? slave.LateUs : slave.TurnaroundUs;
                _answerStartUs = _requestEndUs + Math.Max(delayUs, _silenceUs);
                break;
            }
        }

        _requestLength = 0;
    }

    private void Garble()
    {
        for (var i = _answerTaken; i < _answerLength; i++)
        {
            _answer[i] ^= 0x3C;
        }
    }
}

using Edge.Host;

using nanoFramework.Hardware.Esp32;

namespace Edge.Tests.Host;

/// <summary>A serial line whose far end answers each request with bytes at times the test says.</summary>
internal sealed class SerialLine(FakeBoard board) : ISerialWire
{
    private readonly List<(long AtMicroseconds, byte Value)> _coming = [];

    /// <summary>Boots a board with this line on COM2.</summary>
    public static (FakeBoard Board, SerialLine Line) Boot()
    {
        var board = FakeBoard.Boot();
        var line = new SerialLine(board);
        board.Wire = line;
        nanoFramework.Hardware.Esp32.Configuration.SetPinFunction(32, DeviceFunction.COM2_TX);
        nanoFramework.Hardware.Esp32.Configuration.SetPinFunction(33, DeviceFunction.COM2_RX);
        return (board, line);
    }

    /// <summary>What the far end answers to what it is sent; null for silence.</summary>
    public Func<byte[], byte[]?> Answer { get; set; } = _ => null;

    /// <summary>From the request's end to the answer's first byte.</summary>
    public long DelayMicroseconds { get; set; } = 5_000;

    public List<byte[]> Sent { get; } = [];

    public int Available => _coming.Count(item => item.AtMicroseconds <= board.ElapsedMicroseconds);

    public void Send(ReadOnlySpan<byte> data)
    {
        Sent.Add(data.ToArray());
        Queue(Answer(data.ToArray()) ?? []);
    }

    /// <summary>Bytes that will come, about a millisecond each.</summary>
    public void Queue(params byte[] bytes)
    {
        var at = board.ElapsedMicroseconds + DelayMicroseconds;
        foreach (var value in bytes)
        {
            _coming.Add((at, value));
            at += 1_042;
        }
    }

    public int Receive(Span<byte> data, int timeoutMs)
    {
        var count = Math.Min(data.Length, Available);
        for (var i = 0; i < count; i++)
        {
            data[i] = _coming[i].Value;
        }

        _coming.RemoveRange(0, count);
        return count;
    }
}

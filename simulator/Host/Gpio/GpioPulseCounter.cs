using Edge.Host;

namespace System.Device.Gpio;

public enum GpioPulsePolarity
{
    Both,
    Falling,
    Rising,
}

public struct GpioPulseCount
{
    public long Count;

    public TimeSpan RelativeTime;
}

/// <summary>The ESP32's hardware counter on a pin: counts whatever the firmware is doing.</summary>
/// <remarks>
/// The simulated board counts whole pulses; with <see cref="GpioPulsePolarity.Both"/> each one counts twice, as its two
/// edges do. A pin for quadrature signals (pinNumberB) is not simulated.
/// </remarks>
public sealed class GpioPulseCounter : IDisposable
{
    private const int MaxFilterCycles = 1023;

    private readonly HostBoard _board = HostBoard.Current;
    private readonly int _pin;
    private GpioPulsePolarity _polarity = GpioPulsePolarity.Falling;
    private ushort _filterPulses;
    private long _atReset;
    private long _atStop;
    private bool _isDisposed;

    /// <summary>Takes the pin.</summary>
    /// <exception cref="ArgumentException">The pin number is negative.</exception>
    /// <exception cref="NotSupportedException">There is no such pin, or a second one is asked for.</exception>
    public GpioPulseCounter(int pinNumberA, int pinNumberB = -1)
    {
        if (pinNumberA < 0)
        {
            throw new ArgumentException();
        }

        if (!PinBank.Exists(pinNumberA) || pinNumberB >= 0)
        {
            throw new NotSupportedException();
        }

        _pin = pinNumberA;
        PinBank.Of(_board).Take(_pin);
    }

    public bool IsStarted { get; private set; }

    public GpioPulsePolarity Polarity
    {
        get => _polarity;
        set
        {
            ThrowIfStarted(true);
            _polarity = value;
        }
    }

    /// <summary>Shortest pulse that counts, in cycles of 80 MHz, 0 to 1023.</summary>
    public ushort FilterPulses
    {
        get => _filterPulses;
        set => _filterPulses = value <= MaxFilterCycles ? value : throw new ArgumentException();
    }

    public GpioPulseCount Read() => Read(isReset: false);

    public GpioPulseCount Reset() => Read(isReset: true);

    /// <summary>Counts from zero.</summary>
    public void Start()
    {
        using var scope = VendorMeter.Enter();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ThrowIfStarted(true);
        _atReset = _board.ReadPulses(_pin);
        IsStarted = true;
    }

    public void Stop()
    {
        using var scope = VendorMeter.Enter();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ThrowIfStarted(false);
        _atStop = _board.ReadPulses(_pin);
        IsStarted = false;
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            PinBank.Of(_board).Release(_pin);
        }
    }

    private GpioPulseCount Read(bool isReset)
    {
        using var scope = VendorMeter.Enter();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var now = IsStarted ? _board.ReadPulses(_pin) : _atStop;
        var edges = _polarity == GpioPulsePolarity.Both ? 2 : 1;
        var count = new GpioPulseCount
        {
            Count = (now - _atReset) * edges,
            RelativeTime = TimeSpan.FromMilliseconds(_board.UptimeMs),
        };
        if (isReset)
        {
            _atReset = now;
        }

        return count;
    }

    private void ThrowIfStarted(bool isStarted)
    {
        if (IsStarted == isStarted)
        {
            throw new InvalidOperationException();
        }
    }
}

using Edge.Host;

namespace System.Device.Gpio;

/// <summary>One pin of the simulated board.</summary>
public sealed class GpioPin : IDisposable
{
    private readonly HostBoard _board = HostBoard.Current;
    private readonly object _lock = new();
    private readonly PinEdgeHandler _onEdge;
    private PinMode _mode = PinMode.Input;
    private TimeSpan _debounce;
    private PinValueChangedEventHandler? _callbacks;
    private bool _isHigh;
    private bool _isDisposed;

    internal GpioPin(int pinNumber)
    {
        PinNumber = pinNumber;
        _onEdge = OnEdge;
    }

    public event PinValueChangedEventHandler ValueChanged
    {
        add => Subscribe(_callbacks + value);
        remove => Subscribe(_callbacks - value);
    }

    public int PinNumber { get; }

    /// <summary>How long a level must hold to count; the board does it natively, in whole milliseconds.</summary>
    public TimeSpan DebounceTimeout
    {
        get => _debounce;
        set
        {
            using var scope = VendorMeter.Enter();
            _debounce = value;
            Watch();
        }
    }

    public PinMode GetPinMode()
    {
        ThrowIfDisposed();
        return _mode;
    }

    public bool IsPinModeSupported(PinMode pinMode)
    {
        ThrowIfDisposed();
        return Supports(PinNumber, pinMode);
    }

    /// <summary>Sets the mode; an output starts low.</summary>
    /// <exception cref="ArgumentException">The pin cannot do that: 34 to 39 are input only.</exception>
    public void SetPinMode(PinMode value)
    {
        using var scope = VendorMeter.Enter();
        ThrowIfDisposed();
        if (!Supports(PinNumber, value))
        {
            throw new ArgumentException();
        }

        _mode = value;
        Watch();
        if (value >= PinMode.Output)
        {
            Drive(false);
        }
    }

    /// <summary>The level of an input. An output reads low whatever it drives: the ESP32's driver does not connect it back.</summary>
    public PinValue Read()
    {
        using var scope = VendorMeter.Enter();
        ThrowIfDisposed();
        return _mode < PinMode.Output && _board.ReadPin(PinNumber);
    }

    /// <summary>Drives the pin.</summary>
    /// <exception cref="ArgumentException">The pin is an input.</exception>
    public void Write(PinValue value)
    {
        using var scope = VendorMeter.Enter();
        ThrowIfDisposed();
        if (_mode < PinMode.Output)
        {
            throw new ArgumentException();
        }

        Drive((bool)value);
    }

    /// <summary>Inverts an output; an input ignores it, as on the board.</summary>
    public void Toggle()
    {
        using var scope = VendorMeter.Enter();
        ThrowIfDisposed();
        if (_mode >= PinMode.Output)
        {
            Drive(!_isHigh);
        }
    }

    public void Dispose()
    {
        using var scope = VendorMeter.Enter();
        if (_isDisposed)
        {
            return;
        }

        _callbacks = null;
        Watch();
        PinBank.Of(_board).Release(PinNumber);
        _isDisposed = true;
    }

    internal static bool Supports(int pinNumber, PinMode mode) =>
        PinBank.IsOutputCapable(pinNumber)
            ? mode <= PinMode.OutputOpenSourcePullDown
            : PinBank.Exists(pinNumber) && mode <= PinMode.InputPullUp;

    private void Subscribe(PinValueChangedEventHandler? callbacks)
    {
        using var scope = VendorMeter.Enter();
        lock (_lock)
        {
            ThrowIfDisposed();
            _callbacks = callbacks;
            Watch();
        }
    }

    private void Watch()
    {
        var isWatched = _callbacks != null && _mode < PinMode.Output;
        _board.WatchPin(PinNumber, TimeSpan.FromMilliseconds((long)_debounce.TotalMilliseconds), isWatched ? _onEdge : null);
    }

    private void Drive(bool high)
    {
        _isHigh = high;
        _board.WritePin(PinNumber, high);
        if (_callbacks != null)
        {
            OnEdge(high);
        }
    }

    private void OnEdge(bool high)
    {
        using var scope = VendorMeter.Enter();
        var callbacks = _callbacks;
        if (callbacks == null || _isDisposed)
        {
            return;
        }

        var change = new PinValueChangedEventArgs(high ? PinEventTypes.Rising : PinEventTypes.Falling, PinNumber);
        using var back = VendorMeter.CallBack();
        callbacks(this, change);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);
}

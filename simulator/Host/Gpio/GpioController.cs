using Edge.Host;

namespace System.Device.Gpio;

/// <summary>Opens pins of the simulated board.</summary>
/// <remarks>As on the board, the pins opened through any controller are known to all of them.</remarks>
public sealed class GpioController : IDisposable
{
    private static readonly PerBoard<Dictionary<int, OpenedPin>> _openedPins = new(() => []);

    private readonly HostBoard _board = HostBoard.Current;
    private readonly Dictionary<int, OpenedPin> _pins;

    public GpioController()
    {
        _pins = _openedPins.Of(_board);
    }

    public GpioController(PinNumberingScheme numberingScheme)
        : this()
    {
        NumberingScheme = numberingScheme;
    }

    public PinNumberingScheme NumberingScheme { get; }

    public int PinCount => PinBank.PinCount;

    /// <summary>Opens a pin as an input.</summary>
    /// <exception cref="InvalidOperationException">The pin does not exist, is open or is used by something else.</exception>
    public GpioPin OpenPin(int pinNumber)
    {
        using var scope = VendorMeter.Enter();
        return Open(pinNumber).Pin;
    }

    /// <summary>Opens a pin in a mode.</summary>
    /// <exception cref="InvalidOperationException">The pin does not exist, is open or is used by something else.</exception>
    /// <exception cref="ArgumentException">The pin does not support the mode.</exception>
    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        using var scope = VendorMeter.Enter();
        var pin = Open(pinNumber).Pin;
        pin.SetPinMode(mode);
        return pin;
    }

    public void ClosePin(int pinNumber)
    {
        using var scope = VendorMeter.Enter();
        Find(pinNumber).Pin.Dispose();
        _pins.Remove(pinNumber);
    }

    public void Dispose()
    {
        using var scope = VendorMeter.Enter();
        foreach (var opened in _pins.Values)
        {
            opened.Pin.Dispose();
        }

        _pins.Clear();
    }

    public PinMode GetPinMode(int pinNumber) => Find(pinNumber).Pin.GetPinMode();

    public bool IsPinModeSupported(int pinNumber, PinMode mode) => GpioPin.Supports(pinNumber, mode);

    public bool IsPinOpen(int pinNumber) => PinBank.Of(_board).IsTaken(pinNumber);

    public PinValue Read(int pinNumber) => Find(pinNumber).Pin.Read();

    public void SetPinMode(int pinNumber, PinMode mode) => Find(pinNumber).Pin.SetPinMode(mode);

    public void Write(int pinNumber, PinValue value) => Find(pinNumber).Pin.Write(value);

    /// <summary>Reports edges of an open pin; a second call replaces types and handler, and each edge then counts twice.</summary>
    public void RegisterCallbackForPinValueChangedEvent(
        int pinNumber,
        PinEventTypes eventTypes,
        PinChangeEventHandler callback)
    {
        using var scope = VendorMeter.Enter();
        var opened = Find(pinNumber);
        opened.EventTypes = eventTypes;
        opened.Callback = callback;
        opened.Pin.ValueChanged += OnValueChanged;
    }

    public void UnregisterCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        using var scope = VendorMeter.Enter();
        if (_pins.TryGetValue(pinNumber, out var opened))
        {
            opened.EventTypes = PinEventTypes.None;
            opened.Pin.ValueChanged -= OnValueChanged;
        }
    }

    private OpenedPin Open(int pinNumber)
    {
        if (!PinBank.Of(_board).Take(pinNumber))
        {
            throw new InvalidOperationException();
        }

        var opened = new OpenedPin(new GpioPin(pinNumber));
        _pins[pinNumber] = opened;
        return opened;
    }

    private OpenedPin Find(int pinNumber) =>
        _pins.TryGetValue(pinNumber, out var opened) ? opened : throw new InvalidOperationException();

    private void OnValueChanged(object sender, PinValueChangedEventArgs e)
    {
        if (!_pins.TryGetValue(e.PinNumber, out var opened) || (opened.EventTypes & e.ChangeType) == 0)
        {
            return;
        }

        using var scope = VendorMeter.Enter();
        var change = new PinValueChangedEventArgs(e.ChangeType, e.PinNumber);
        using var back = VendorMeter.CallBack();
        opened.Callback?.Invoke(this, change);
    }

    private sealed class OpenedPin(GpioPin pin)
    {
        public GpioPin Pin { get; } = pin;

        public PinEventTypes EventTypes { get; set; }

        public PinChangeEventHandler? Callback { get; set; }
    }
}

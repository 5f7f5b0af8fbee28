namespace Edge.Host;

/// <summary>
/// Which pins of a board are taken, as the native GPIO driver of an ESP32 with PSRAM keeps it.
/// Sources: ESP32 datasheet, table "Pin Definitions" (no pins 20, 24, 28 to 31; 34 to 39 are input only and without
/// pull resistors; 6 to 11 belong to the flash).
/// </summary>
internal sealed class PinBank
{
    /// <summary>Pins are numbered 0 to 39.</summary>
    public const int PinCount = 40;

    private const int FirstInputOnlyPin = 34;
    private const int FirstFlashPin = 6;
    private const int LastFlashPin = 11;

    private static readonly PerBoard<PinBank> _banks = new(() => new PinBank());

    private readonly bool[] _isTaken = new bool[PinCount];

    private PinBank()
    {
        Array.Fill(_isTaken, true, FirstFlashPin, LastFlashPin - FirstFlashPin + 1);
    }

    /// <summary>Functions given to pins by Configuration.SetPinFunction.</summary>
    public Dictionary<int, int> PinsOfFunctions { get; } = [];

    /// <summary>The pins of a board.</summary>
    public static PinBank Of(HostBoard board) => _banks.Of(board);

    /// <summary>Whether the chip has this pin at all.</summary>
    public static bool Exists(int pin) => pin is >= 0 and < PinCount and not (20 or 24 or (>= 28 and <= 31));

    /// <summary>Whether the pin can drive a line.</summary>
    public static bool IsOutputCapable(int pin) => Exists(pin) && pin < FirstInputOnlyPin;

    /// <summary>Takes a pin; false when it does not exist or is taken.</summary>
    public bool Take(int pin)
    {
        if (!Exists(pin) || _isTaken[pin])
        {
            return false;
        }

        _isTaken[pin] = true;
        return true;
    }

    /// <summary>Whether a pin is taken or does not exist.</summary>
    public bool IsTaken(int pin) => !Exists(pin) || _isTaken[pin];

    /// <summary>Gives a pin back.</summary>
    public void Release(int pin) => _isTaken[pin] = false;
}

using Edge.Host;

namespace nanoFramework.Hardware.Esp32;

/// <summary>Which pin serves which line of a bus; the simulated board's wiring does not follow it, except that a UART without pins does not open.</summary>
public class Configuration
{
    private const int NoPin = -1;

    /// <summary>Gives a function to a pin.</summary>
    /// <exception cref="ArgumentException">There is no such pin.</exception>
    public static void SetPinFunction(int pin, DeviceFunction value)
    {
        using var scope = VendorMeter.Enter();
        if (!PinBank.Exists(pin))
        {
            throw new ArgumentException();
        }

        PinBank.Of(HostBoard.Current).PinsOfFunctions[(int)value] = pin;
    }

    /// <summary>The pin of a function, or -1.</summary>
    public static int GetFunctionPin(DeviceFunction function) =>
        PinBank.Of(HostBoard.Current).PinsOfFunctions.GetValueOrDefault((int)function, NoPin);
}

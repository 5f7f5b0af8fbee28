namespace System.Device.Gpio
{
    public sealed class GpioPin
    {
        public void Write(PinValue value) { }

        public void Toggle() { }
    }

    public readonly struct PinValue
    {
        public static PinValue High => default;

        public static PinValue Low => default;
    }
}

namespace System.Device.I2c
{
    public class I2cDevice
    {
    }
}

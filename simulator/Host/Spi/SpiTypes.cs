using System.Device.Gpio;

namespace System.Device.Spi;

public enum DataFlow
{
    MsbFirst,
    LsbFirst,
}

public enum SpiBusConfiguration
{
    FullDuplex,
    HalfDuplex,
    Simplex,
}

public enum SpiMode
{
    Mode0,
    Mode1,
    Mode2,
    Mode3,
}

public enum SpiSharingMode
{
    Exclusive,
    Shared,
}

public sealed class SpiConnectionSettings(int busId, int chipSelectLine = -1)
{
    internal SpiConnectionSettings(SpiConnectionSettings other)
        : this(other.BusId, other.ChipSelectLine)
    {
        ChipSelectLineActiveState = other.ChipSelectLineActiveState;
        DataFlow = other.DataFlow;
        Configuration = other.Configuration;
        Mode = other.Mode;
        ClockFrequency = other.ClockFrequency;
        DataBitLength = other.DataBitLength;
    }

    public int BusId { get; set; } = busId;

    public int ChipSelectLine { get; set; } = chipSelectLine;

    public PinValue ChipSelectLineActiveState { get; set; } = PinValue.Low;

    public int ClockFrequency { get; set; } = 500_000;

    public SpiBusConfiguration Configuration { get; set; } = SpiBusConfiguration.FullDuplex;

    public int DataBitLength { get; set; } = 8;

    public DataFlow DataFlow { get; set; } = DataFlow.MsbFirst;

    public SpiMode Mode { get; set; } = SpiMode.Mode0;
}

public sealed class SpiBusInfo
{
    internal SpiBusInfo()
    {
    }

    public int MaxClockFrequency => 40_000_000;

    public int MinClockFrequency => 78_000;
}

public class SpiDeviceAlreadyInUseException : Exception
{
    public override string ToString() => "SPI chip select is already in use";
}

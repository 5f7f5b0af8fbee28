namespace Iot.Device.Ads1115;

public enum ComparatorLatching
{
    NonLatching,
    Latching,
}

public enum ComparatorMode
{
    Traditional,
    Window,
}

public enum ComparatorPolarity
{
    Low,
    High,
}

public enum ComparatorQueue
{
    AssertAfterOne,
    AssertAfterTwo,
    AssertAfterFour,
    Disable,
}

public enum DataRate
{
    SPS008,
    SPS016,
    SPS032,
    SPS064,
    SPS128,
    SPS250,
    SPS475,
    SPS860,
}

public enum DeviceMode
{
    Continuous,
    PowerDown,
}

public enum I2cAddress
{
    GND = 0x48,
    VCC = 0x49,
    SDA = 0x4A,
    SCL = 0x4B,
}

public enum InputMultiplexer
{
    AIN0_AIN1,
    AIN0_AIN3,
    AIN1_AIN3,
    AIN2_AIN3,
    AIN0,
    AIN1,
    AIN2,
    AIN3,
}

public enum MeasuringRange
{
    FS6144,
    FS4096,
    FS2048,
    FS1024,
    FS0512,
    FS0256,
}

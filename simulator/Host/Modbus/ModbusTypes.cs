namespace Iot.Device.Modbus;

public enum FunctionCode : byte
{
    ReadCoils = 1,
    ReadDiscreteInputs = 2,
    ReadHoldingRegisters = 3,
    ReadInputRegisters = 4,
    WriteSingleCoil = 5,
    WriteSingleRegister = 6,
    Diagnostics = 8,
    WriteMultipleCoils = 15,
    WriteMultipleRegisters = 16,
    EncapsulatedInterface = 43,
}

public enum ErrorCode : byte
{
    NoError = 0,
    IllegalFunction = 1,
    IllegalDataAddress = 2,
    IllegalDataValue = 3,
    SlaveDeviceFailure = 4,
    Acknowledge = 5,
    SlaveDeviceBusy = 6,
    NegativeAcknowledge = 7,
    MemoryParityError = 8,
    GatewayPath = 10,
    GatewayTargetDevice = 11,
}

public static class Consts
{
    public const byte MinDeviceId = 1;
    public const byte MaxDeviceId = 247;
    public const ushort MinAddress = 0;
    public const ushort MaxAddress = ushort.MaxValue;
    public const ushort MinCount = 1;
    public const ushort MaxCoilCountRead = 2000;
    public const ushort MaxCoilCountWrite = 1968;
    public const ushort MaxRegisterCountRead = 125;
    public const ushort MaxRegisterCountWrite = 123;
    public const byte ErrorMask = 0x80;
}

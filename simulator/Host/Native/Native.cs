using Edge.Host;

namespace nanoFramework.Runtime.Native;

public enum RebootOption
{
    NormalReboot = 0,
    EnterNanoBooter = 1,
    ClrOnly = 2,
    EnterProprietaryBooter = 8,
}

public delegate void RebootEventHandler();

/// <summary>The platform's clock.</summary>
public static class Rtc
{
    /// <summary>Sets the system clock, UTC.</summary>
    public static bool SetSystemTime(DateTime time)
    {
        using var scope = VendorMeter.Enter();
        HostBoard.Current.SystemTime = time;
        return true;
    }
}

/// <summary>Reboots the simulated board.</summary>
public class Power
{
    private static readonly PerBoard<Handlers> _handlers = new(() => new Handlers());

    /// <summary>Raised before a reboot that was asked for.</summary>
    public static event RebootEventHandler OnRebootEvent
    {
        add => _handlers.Current.OnReboot += value;
        remove => _handlers.Current.OnReboot -= value;
    }

    /// <summary>Reboots; does not return.</summary>
    public static void RebootDevice(RebootOption rebootOption = RebootOption.NormalReboot)
    {
        using var scope = VendorMeter.Enter();
        using (VendorMeter.CallBack())
        {
            _handlers.Current.OnReboot?.Invoke();
        }

        HostBoard.Current.Reboot();
    }

    /// <summary>Reboots; the handlers get this many milliseconds on the board.</summary>
    public static void RebootDevice(int exeConstraintTimeout, RebootOption rebootOption = RebootOption.NormalReboot) =>
        RebootDevice(rebootOption);

    private sealed class Handlers
    {
        public RebootEventHandler? OnReboot { get; set; }
    }
}

/// <summary>What the board says of itself.</summary>
public static class SystemInfo
{
    public enum FloatingPoint
    {
        None,
        SinglePrecisionSoftware,
        SinglePrecisionHardware,
        DoublePrecisionSoftware,
        DoublePrecisionHardware,
    }

    public static Version Version => new(1, 14, 0, 0);

    public static string OEMString => "simulated board";

    public static string TargetName => "ESP32_PSRAM_REV3";

    public static string Platform => "ESP32";

    public static byte OEM => 0;

    public static byte Model => 0;

    public static ushort SKU => 0;

    public static FloatingPoint FloatingPointSupport => FloatingPoint.DoublePrecisionSoftware;
}

/// <summary>The managed heap's collector.</summary>
public static class GC
{
    /// <summary>Collects and returns the free bytes; here nothing is collected and a board with PSRAM's worth is free.</summary>
    public static uint Run(bool compactHeap) => 3_750_000;

    public static void EnableGCMessages(bool enable)
    {
    }
}

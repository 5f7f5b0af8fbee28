using Edge.Host;

namespace System.Device;

/// <summary>Busy waits; here they cost plant time instead of real time.</summary>
public static class DelayHelper
{
    public static void Delay(TimeSpan time, bool allowThreadYield) => Elapse(time.Ticks / TimeSpan.TicksPerMicrosecond);

    public static void DelayMicroseconds(int microseconds, bool allowThreadYield) => Elapse(microseconds);

    public static void DelayMilliseconds(int milliseconds, bool allowThreadYield) => Elapse(milliseconds * 1000L);

    private static void Elapse(long microseconds)
    {
        using var scope = VendorMeter.Enter();
        HostBoard.Current.Elapse(Math.Max(0, microseconds));
    }
}

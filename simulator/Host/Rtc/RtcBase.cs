using Edge.Host;

namespace Iot.Device.Rtc;

/// <summary>A clock chip.</summary>
public abstract class RtcBase : IDisposable
{
    public virtual DateTime DateTime
    {
        get
        {
            using var scope = VendorMeter.Enter();
            return ReadTime();
        }

        set
        {
            using var scope = VendorMeter.Enter();
            SetTime(value);
        }
    }

    public void Dispose() => Dispose(true);

    protected abstract DateTime ReadTime();

    protected abstract void SetTime(DateTime time);

    protected virtual void Dispose(bool disposing)
    {
    }
}

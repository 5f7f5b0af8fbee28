using Edge.Board;

namespace Edge.Tests.Uplink;

/// <summary>A clock that stands where it was set.</summary>
internal sealed class HandClock : Clock
{
    private long _utcMs;
    private bool _isSynchronized;

    public override long UptimeMs => 0;

    public override long UtcMs => _utcMs;

    public override bool IsNetworkSynchronized => _isSynchronized;

    public bool IsSynchronized { set => _isSynchronized = value; }

    public override void SetUtcMs(long utcMs) => _utcMs = utcMs;
}

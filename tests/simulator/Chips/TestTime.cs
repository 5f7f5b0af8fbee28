using Edge.Simulator.Chips;

namespace Edge.Tests.Chips;

/// <summary>Plant time that passes when a test says so.</summary>
internal sealed class TestTime : ISimulatedTime
{
    public long NowUs { get; set; } = 1_767_225_600_000_000;

    public void Elapse(long microseconds) => NowUs += microseconds;
}

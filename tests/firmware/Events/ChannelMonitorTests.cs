using Edge.Configuration;
using Edge.Events;
using Edge.Inputs;

namespace Edge.Tests.Events;

[TestClass]
public sealed class ChannelMonitorTests
{
    private const int Furnace = 6;
    private const int Load = 12;

    private readonly EventBench _bench = new();

    [TestMethod]
    public void A_channel_without_a_value_for_three_seconds_is_faulty_since_the_first()
    {
        _bench.Start();

        Fail(Furnace, InputFault.ThermocoupleOpen, 3);
        Assert.IsEmpty(_bench.Events.All);
        Fail(Furnace, InputFault.ThermocoupleOpen, 1);

        AssertEvents(new Written(EventCode.ChannelFault, 0, "furnace-temperature", 3000, 'D', InputFault.ThermocoupleOpen));
    }

    [TestMethod]
    public void One_lost_answer_is_no_event()
    {
        _bench.Start();

        Fail(Load, InputFault.SlaveSilent, 1);
        Work(Load, 60);

        Assert.IsEmpty(_bench.Events.All);
    }

    [TestMethod]
    public void A_channel_with_values_for_five_seconds_has_recovered_since_the_first()
    {
        _bench.Start();
        Fail(Load, InputFault.SlaveSilent, 20);
        _bench.Events.Take();

        Work(Load, 5);
        Assert.IsEmpty(_bench.Events.All);
        Work(Load, 1);

        AssertEvents(new Written(EventCode.ChannelRecovered, 0, "load", 5000, 20_000, 0));
    }

    [TestMethod]
    public void A_channel_that_flaps_is_one_fault()
    {
        _bench.Start();

        for (var i = 0; i < 300; i++)
        {
            Fail(Load, InputFault.SlaveSilent, 2);
            Work(Load, 2);
        }

        Assert.AreEqual(EventCode.ChannelFault, _bench.Events.All.Single().Code);
    }

    [TestMethod]
    public void A_channel_that_fails_every_half_minute_for_a_day_is_reported_in_bounds()
    {
        _bench.Start();

        for (var i = 0; i < 2880; i++)
        {
            Fail(Load, InputFault.SlaveSilent, 10);
            Work(Load, 20);
        }

        var faults = _bench.Events.Codes.Count(code => code == EventCode.ChannelFault);
        Assert.IsInRange(700, 730, faults);
    }

    [TestMethod]
    public void An_out_of_range_value_is_no_fault()
    {
        _bench.Start();

        _bench.Image.Raw[0] = 20_700_000;
        _bench.Run(60_000);

        Assert.IsEmpty(_bench.Events.All);
    }

    [TestMethod]
    public void A_channel_that_never_answers_is_faulty_some_time_after_boot()
    {
        _bench.Image.Fault[Load] = InputFault.NotRead;

        _bench.Run(13_000);
        Assert.IsEmpty(_bench.News());
        _bench.Run(2_000);

        Assert.AreEqual(EventCode.ChannelFault, _bench.Events.All.Single().Code);
        Assert.AreEqual('B', _bench.Events.All[0].Argument1);
    }

    private void Fail(int channel, byte fault, int seconds)
    {
        _bench.Image.Fault[channel] = fault;
        _bench.Run(seconds * 1000);
    }

    private void Work(int channel, int seconds)
    {
        _bench.Image.Fault[channel] = InputFault.None;
        _bench.Run(seconds * 1000);
    }

    private void AssertEvents(params Written[] expected) => CollectionAssert.AreEqual(expected, _bench.Events.Take());
}

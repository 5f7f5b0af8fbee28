using CsCheck;
using Edge.Configuration;
using Edge.Inputs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Inputs;

[TestClass]
public sealed class ModbusPlanTests
{
    [TestMethod]
    public void Adjacent_registers_share_a_request_in_any_order()
    {
        var plan = Plan(BenchSite.Register(1, 12), BenchSite.Register(1, 10), BenchSite.Register(1, 11));

        Assert.AreEqual(1, plan.Count);
        Assert.AreEqual((10, 3), (plan.First[0], plan.Length[0]));
        CollectionAssert.AreEqual(new byte[] { 2, 0, 1 }, plan.OffsetOf);
    }

    [TestMethod]
    public void A_small_gap_is_read_through()
    {
        var plan = Plan(BenchSite.Register(1, 10), BenchSite.Register(1, 11 + Limits.ModbusGapRegisters));

        Assert.AreEqual(1, plan.Count);
    }

    [TestMethod]
    public void A_large_gap_another_slave_and_another_table_get_requests_of_their_own()
    {
        var plan = Plan(
            BenchSite.Register(1, 10),
            BenchSite.Register(1, 12 + Limits.ModbusGapRegisters),
            BenchSite.Register(2, 11),
            BenchSite.Register(1, 11, isInputRegister: true));

        Assert.AreEqual(4, plan.Count);
    }

    [TestMethod]
    public void Input_registers_are_read_by_function_4()
    {
        Assert.AreEqual(4, Plan(BenchSite.Register(1, 0, isInputRegister: true)).Function[0]);
    }

    [TestMethod]
    public void The_last_register_can_be_read()
    {
        var plan = Plan(BenchSite.Register(247, 65535));

        Assert.AreEqual((247, 65535, 1), (plan.Slave[0], plan.First[0], plan.Length[0]));
    }

    [TestMethod]
    public void Channels_of_other_sources_have_no_block()
    {
        var plan = Plan(BenchSite.Current(0), BenchSite.Register(1, 0));

        CollectionAssert.AreEqual(new sbyte[] { ModbusPlan.NoBlock, 0 }, plan.BlockOf);
    }

    [TestMethod]
    public void Every_channel_finds_its_register_in_a_block_within_bounds()
    {
        var channel = Gen.Select(Gen.Int[1, 3], Gen.Int[0, 90], Gen.Bool, (slave, register, isInput) =>
            BenchSite.Register(slave, register, isInputRegister: isInput));
        channel.Array[1, Limits.Channels].Sample(channels =>
        {
            var plan = new ModbusPlan(channels);
            for (var i = 0; i < channels.Length; i++)
            {
                var block = plan.BlockOf[i];
                Assert.AreEqual(channels[i].Slave, plan.Slave[block]);
                Assert.AreEqual(channels[i].IsInputRegister ? 4 : 3, plan.Function[block]);
                Assert.AreEqual(channels[i].Register, plan.First[block] + plan.OffsetOf[i]);
                Assert.IsLessThan(plan.Length[block], plan.OffsetOf[i]);
                Assert.IsLessThanOrEqualTo(Limits.ModbusBlockRegisters, plan.Length[block]);
            }
        }, iter: 500);
    }

    private static ModbusPlan Plan(params ChannelSettings[] channels) => new(channels);
}

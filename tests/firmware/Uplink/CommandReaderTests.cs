using CsCheck;
using Edge.Simulator.Sparkplug.Wire;
using Edge.Uplink;
using Google.Protobuf;

namespace Edge.Tests.Uplink;

[TestClass]
public sealed class CommandReaderTests
{
    [TestMethod]
    public void A_rebirth_written_true_is_understood() => Assert.IsTrue(Read(Rebirth()));

    [TestMethod]
    public void A_rebirth_among_other_metrics_is_understood()
    {
        var payload = new Payload { Timestamp = 1, Uuid = "x" };
        payload.Metrics.Add(new Metric { Name = "Node Control/Next Server", BooleanValue = true });
        payload.Metrics.Add(new Metric { Name = "Node Control/Rebirth", BooleanValue = true, Timestamp = 5, Properties = new PropertySet { Keys = { "a" } } });
        payload.Metrics.Add(new Metric { Alias = 7, DoubleValue = 3 });
        Assert.IsTrue(Read(payload.ToByteArray()));
    }

    [TestMethod]
    public void Another_datatype_false_or_null_asks_for_nothing()
    {
        Assert.IsFalse(Read(Rebirth(metric => metric.BooleanValue = false)));
        Assert.IsFalse(Read(Rebirth(metric => metric.Datatype = 3)));
        Assert.IsFalse(Read(Rebirth(metric => metric.IsNull = true)));
        Assert.IsFalse(Read(Rebirth(metric => metric.IntValue = 1)));
        Assert.IsFalse(Read(Rebirth(metric => metric.Name = "Node Control/Rebirt")));
    }

    [TestMethod]
    public void What_is_cut_short_anywhere_asks_for_nothing()
    {
        var whole = Rebirth();
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.IsFalse(Read(whole[..length]), $"{length} of {whole.Length} bytes");
        }
    }

    [TestMethod]
    public void What_is_larger_than_the_limit_asks_for_nothing()
    {
        var payload = new Payload { Uuid = new string('x', Limits.CommandBytes) };
        payload.Metrics.Add(new Metric { Name = "Node Control/Rebirth", BooleanValue = true });
        Assert.IsFalse(Read(payload.ToByteArray()));
    }

    [TestMethod]
    public void Any_bytes_are_survived() => Gen.Byte.Array[0, Limits.CommandBytes].Sample(bytes =>
    {
        Read(bytes);
    });

    [TestMethod]
    public void A_changed_byte_is_survived_and_read_as_protobuf_reads_it() =>
        Gen.Select(Gen.Int[0, 200], Gen.Byte).Sample((position, octet) =>
        {
            var bytes = Rebirth();
            bytes[position % bytes.Length] = octet;
            if (!Read(bytes))
            {
                return true;
            }

            return Payload.Parser.ParseFrom(bytes).Metrics.Any(metric => metric.Name == "Node Control/Rebirth" && metric.BooleanValue);
        }, iter: 5000);

    [TestMethod]
    public void A_command_after_a_malformed_one_is_understood()
    {
        var reader = new CommandReader();
        Assert.IsFalse(reader.WantsRebirth([0x12, 0xFF, 0xFF]));
        Assert.IsTrue(reader.WantsRebirth(Rebirth()));
    }

    private static bool Read(byte[] payload) => new CommandReader().WantsRebirth(payload);

    private static byte[] Rebirth(Action<Metric>? change = null)
    {
        var metric = new Metric { Name = "Node Control/Rebirth", Datatype = 11, Timestamp = 1_760_000_000_000, BooleanValue = true };
        change?.Invoke(metric);
        return new Payload { Metrics = { metric } }.ToByteArray();
    }
}

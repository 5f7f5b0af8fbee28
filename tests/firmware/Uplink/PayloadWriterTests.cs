using CsCheck;
using Edge.Platform.Sparkplug.Wire;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

[TestClass]
public sealed class PayloadWriterTests
{
    [TestMethod]
    public void A_scaled_value_becomes_the_nearest_float() =>
        Gen.Select(Gen.Int, Gen.Int[0, Limits.Decimals]).Sample((scaled, decimals) =>
            FloatOf(scaled, decimals) == (float)(scaled / Math.Pow(10, decimals)));

    [TestMethod]
    public void Every_allowed_value_can_be_recovered_from_its_float() =>
        Gen.Select(Gen.Int[-Limits.ScaledValue, Limits.ScaledValue], Gen.Int[0, Limits.Decimals]).Sample((scaled, decimals) =>
            Math.Round(FloatOf(scaled, decimals) * Math.Pow(10, decimals)) == scaled);

    [TestMethod]
    public void Zero_is_positive_zero() => Assert.AreEqual(0, BitConverter.SingleToInt32Bits(FloatOf(0, 3)));

    [TestMethod]
    public void The_greatest_value_is_recovered_with_all_decimals() =>
        Assert.AreEqual(Limits.ScaledValue, Math.Round(FloatOf(Limits.ScaledValue, 4) * 10000.0));

    [TestMethod]
    public void Numbers_are_written_as_digits() => Gen.OneOf(Gen.Long, Gen.Int.Select(i => (long)i), Gen.OneOf(Gen.Const(0L), Gen.Const(long.MinValue), Gen.Const(long.MaxValue), Gen.Const(10L), Gen.Const(-10L))).Sample(number =>
    {
        var writer = new PayloadWriter(32);
        writer.AppendNumber(number);
        return System.Text.Encoding.ASCII.GetString(writer.Buffer, 0, writer.Length) == number.ToString();
    });

    [TestMethod]
    public void Text_of_any_length_gets_the_length_that_protobuf_wants() => Gen.Select(Gen.Int[0, 500], Gen.Int[0, 500]).Sample((before, after) =>
    {
        var writer = new PayloadWriter(8192);
        var metric = writer.Open(2);
        writer.Text(1, new string('x', before));
        writer.Text(15, new string('烟', after));
        writer.Close(metric);
        var payload = Payload.Parser.ParseFrom(writer.Buffer, 0, writer.Length);
        return payload.Metrics.Single().Name.Length == before
            && payload.Metrics.Single().StringValue == new string('烟', after)
            && writer.Length == payload.CalculateSize();
    });

    [TestMethod]
    public void A_negative_long_survives()
    {
        var writer = new PayloadWriter(64);
        var metric = writer.Open(2);
        writer.Integer(11, -5);
        writer.Close(metric);
        Assert.AreEqual(-5L, (long)Payload.Parser.ParseFrom(writer.Buffer, 0, writer.Length).Metrics.Single().LongValue);
    }

    [TestMethod]
    public void What_does_not_fit_is_told_and_never_written_beyond_the_array() => Gen.Select(Gen.Int[0, 64], Gen.Int[0, 40]).Sample((size, length) =>
    {
        var writer = new PayloadWriter(size);
        var metric = writer.Open(2);
        writer.Text(1, new string('x', length));
        writer.Float(12, 15, 1);
        writer.Close(metric);
        return writer.HasOverflowed || Payload.Parser.ParseFrom(writer.Buffer, 0, writer.Length).Metrics.Single().Name.Length == length;
    });

    private static float FloatOf(int scaled, int decimals)
    {
        var writer = new PayloadWriter(64);
        writer.Float(12, scaled, decimals);
        return Metric.Parser.ParseFrom(writer.Buffer, 0, writer.Length).FloatValue;
    }
}

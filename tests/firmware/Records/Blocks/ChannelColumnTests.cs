using CsCheck;
using Edge.Records.Blocks;

namespace Edge.Tests.Blocks;

[TestClass]
public sealed class ChannelColumnTests
{
    private static readonly NoisePriors _priors = new();

    private static readonly Gen<int> _anyInt = Gen.Frequency(
        (3, Gen.Int),
        (2, Gen.Int[-8388608, 8388608]),
        (2, Gen.Int[-2, 2]),
        (1, Gen.OneOf(int.MinValue, int.MinValue + 1, int.MaxValue, int.MaxValue - 1, 0)));

    private static readonly Gen<byte> _anyMark = Gen.OneOf("NFMSDCTB".Select(letter => (byte)letter).ToArray());

    private static readonly Gen<Minute> _anyMinute = Gen.Select(_anyInt, _anyInt, _anyInt, Gen.Frequency((3, Gen.Const((byte)'N')), (1, _anyMark), (1, Gen.Byte)),
        Gen.Frequency((3, Gen.Const((byte)60)), (1, Gen.Const((byte)0)), (1, Gen.Byte)), (average, minimum, maximum, mark, valid) =>
            new Minute(average, minimum, maximum, mark, valid));

    private static readonly Gen<Minute[]> _walk = Gen.Select(Gen.Int[-8000000, 8000000], Gen.Int[0, 3000], Gen.Int[-3000, 3000].Array[0, 300], Gen.Int[0, 90].Array[300],
        (start, spread, steps, faults) => RandomWalk(start, spread, steps, faults));

    private static Minute[] RandomWalk(int start, int spread, int[] steps, int[] faults)
    {
        int average = start;
        return [.. steps.Select((step, i) =>
        {
            average += step * spread / 3000;
            return faults[i] == 0 ? Minute.Missing('B') : Minute.Normal(average, average - spread, average + spread + step) with { ValidCount = (byte)(faults[i] == 1 ? 47 : 60) };
        })];
    }

    private static void RoundTrips(Minute[] minutes)
    {
        var column = new ChannelColumn(_priors);
        byte[] bytes = Minute.Write(column, minutes);
        CollectionAssert.AreEqual(minutes.Select(m => m.Visible()).ToList(), Minute.Read(column, bytes, 0, bytes.Length, minutes.Length));
    }

    [TestMethod]
    public void Any_minutes_come_back_as_they_were() => _anyMinute.Array[0, 200].Sample(RoundTrips, iter: 1000);

    [TestMethod]
    public void Random_walks_with_faults_come_back_as_they_were() => _walk.Sample(RoundTrips, iter: 1000);

    [TestMethod]
    public void A_constant_channel_comes_back_and_costs_less_than_12_bytes_for_256_minutes() => _anyInt.Sample(
        value =>
        {
            Minute[] minutes = [.. Enumerable.Repeat(Minute.Normal(value, value, value), 256)];
            RoundTrips(minutes);
            Assert.IsLessThan(12, Minute.Write(new ChannelColumn(_priors), minutes).Length);
        },
        iter: 100);

    [TestMethod]
    public void Extremes_from_a_coarse_grid_come_back_and_cost_half_of_what_fine_ones_cost()
    {
        var random = new Random(5);
        int[] grid = [-600000, -273216, 54711, 382638, 710565];
        Minute[] coarse = [.. Enumerable.Range(0, 200).Select(_ => Minute.Normal(60000, grid[random.Next(2)], grid[3 + random.Next(2)]))];
        Minute[] fine = [.. coarse.Select(m => m with { Minimum = m.Minimum + random.Next(-100000, 100000), Maximum = m.Maximum + random.Next(-100000, 100000) })];
        RoundTrips(coarse);
        RoundTrips(fine);
        Assert.IsLessThan(Minute.Write(new ChannelColumn(_priors), fine).Length / 2, Minute.Write(new ChannelColumn(_priors), coarse).Length);
    }

    [TestMethod]
    public void Jumps_between_the_extremes_of_int_come_back_as_they_were() =>
        RoundTrips([.. Enumerable.Range(0, 300).Select(i => i % 2 == 0
            ? Minute.Normal(int.MinValue, int.MaxValue, int.MinValue)
            : Minute.Normal(int.MaxValue, int.MinValue, int.MaxValue))]);

    [TestMethod]
    public void A_channel_without_a_valid_minute_costs_less_than_10_bytes()
    {
        Minute[] minutes = [.. Enumerable.Repeat(Minute.Missing('F'), 256)];
        RoundTrips(minutes);
        Assert.IsLessThan(10, Minute.Write(new ChannelColumn(_priors), minutes).Length);
    }

    [TestMethod]
    public void Any_number_of_channels_in_one_buffer_is_read_each_without_the_others() => _walk.Array[1, 32].Sample(
        channels =>
        {
            var column = new ChannelColumn(_priors);
            byte[][] columns = [.. channels.Select(minutes => Minute.Write(column, minutes))];
            byte[] buffer = [.. columns.SelectMany(bytes => bytes)];
            int end = buffer.Length;
            for (int i = channels.Length - 1; i >= 0; i--)
            {
                end -= columns[i].Length;
                CollectionAssert.AreEqual(channels[i].ToList(), Minute.Read(column, buffer, end, columns[i].Length, channels[i].Length));
            }
        },
        iter: 30);

    [TestMethod]
    public void A_column_that_does_not_fit_says_what_it_needs_and_writes_nothing_beyond_its_limit() => Gen.Select(_walk.Where(w => w.Length > 10), Gen.Int[0, 40]).Sample(
        (minutes, room) =>
        {
            var column = new ChannelColumn(_priors);
            int needed = Minute.Write(column, minutes).Length;
            int limit = Math.Min(7 + room, 7 + needed - 1);
            byte[] buffer = [.. Enumerable.Repeat((byte)0xA5, needed + 20)];
            column.BeginWrite(buffer, 7, limit);
            Minute.Append(column, minutes);

            Assert.AreEqual(-1, column.EndWrite());
            Assert.AreEqual(needed, column.Length);
            Assert.IsTrue(buffer[..7].Concat(buffer[limit..]).All(b => b == 0xA5));
        },
        iter: 200);

    [TestMethod]
    public void A_column_that_fits_exactly_is_written()
    {
        Minute[] minutes = [.. Enumerable.Range(0, 100).Select(i => Minute.Normal(i * i, i * i - 5, i * i + i))];
        var column = new ChannelColumn(_priors);
        byte[] bytes = Minute.Write(column, minutes);
        var exact = new byte[bytes.Length];
        column.BeginWrite(exact, 0, exact.Length);
        Minute.Append(column, minutes);

        Assert.AreEqual(exact.Length, column.EndWrite());
        CollectionAssert.AreEqual(bytes, exact);
    }

    [TestMethod]
    public void Measuring_gives_the_size_without_a_buffer() => _walk.Sample(
        minutes =>
        {
            var column = new ChannelColumn(_priors);
            column.BeginWrite(null, 0, 0);
            Minute.Append(column, minutes);
            int measured = column.EndWrite();
            Assert.AreEqual(Minute.Write(column, minutes).Length, measured);
        },
        iter: 100);

    [TestMethod]
    public void Damaged_and_random_bytes_are_read_without_harm() => Gen.Select(_walk, Gen.Int[0, 5000], Gen.Byte, Gen.Int[0, 5000], Gen.Byte.Array[0, 300]).Sample(
        (minutes, position, change, cut, garbage) =>
        {
            var column = new ChannelColumn(_priors);
            byte[] bytes = Minute.Write(column, minutes);
            if (bytes.Length > 0)
            {
                bytes[position % bytes.Length] ^= change;
            }
            ReadAll(column, bytes, bytes.Length);
            ReadAll(column, bytes, cut % (bytes.Length + 1));
            ReadAll(column, garbage, garbage.Length);
        },
        iter: 1000);

    [TestMethod]
    public void A_stream_outside_its_buffer_has_no_minute()
    {
        var column = new ChannelColumn(_priors);
        foreach ((int offset, int length) in new[] { (-1, 4), (5, 4), (0, -1), (int.MaxValue, int.MaxValue), (8, 1) })
        {
            column.BeginRead(new byte[8], offset, length);
            Assert.IsFalse(ReadAll(column), $"{offset}, {length}");
        }
    }

    [TestMethod]
    public void Work_in_steady_state_allocates_nothing()
    {
        Minute[] minutes = [.. Enumerable.Range(0, 200).Select(i => Minute.Normal(i * 7 % 50, -3, 60))];
        var column = new ChannelColumn(_priors);
        var buffer = new byte[4096];
        long before = 0;
        for (int round = 0; round < 3; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            column.BeginWrite(buffer, 0, buffer.Length);
            for (int i = 0; i < minutes.Length; i++)
            {
                column.Write(minutes[i].Average, minutes[i].Minimum, minutes[i].Maximum, minutes[i].Mark, minutes[i].ValidCount);
            }
            column.BeginRead(buffer, 0, column.EndWrite());
            for (int i = 0; i < minutes.Length; i++)
            {
                column.Read();
            }
        }
        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [TestMethod]
    public void The_bytes_of_a_column_are_pinned()
    {
        Minute[] minutes =
        [
            .. Enumerable.Range(0, 30).Select(i => Minute.Normal(1450 + i * 37 % 23, 1440 + i * 31 % 9, 1475 + i * 17 % 13)),
            Minute.Missing('B'),
            Minute.Missing('B'),
            new(-1200, -1300, -1100, (byte)'T', 47),
            Minute.Normal(0, 0, 0),
            Minute.Normal(0, 0, 0),
            Minute.Normal(int.MaxValue, int.MinValue, int.MaxValue),
        ];

        Assert.AreEqual("163DA1BBA1B41F1CF9896CF202B35F1DDDFEC9C4C938B24A1578547775FAB76801930CA95F5C1743F4DD1CDEC4115B54B52561A4A364641EFB37527287F834000DEE68076100042FDD947400006BC26AC48B711E50630BE5A600000000001341E0DE53C3", Convert.ToHexString(Minute.Write(new ChannelColumn(_priors), minutes)));
    }

    [TestMethod]
    public void The_bytes_of_a_column_on_a_coarse_grid_are_pinned()
    {
        Minute[] minutes = [.. Enumerable.Range(0, 40).Select(i => Minute.Normal(60000 + i * 377 % 91, i * 5 % 3 * -327921, 382638 + i * 7 % 4 * 327921))];

        Assert.AreEqual("2093060C65ED5512044DC3E2C46288B8C0F772EEAFD9EE07BD62108577052F492541D0CA9250048EDCEC63750DCF8494322544E1DD5E31EBF1B73735DDBAA06183F004A29A5117C64465B4D153B49AE2C0DBC6D15346AC7FB2D29EC5707D632AA8ED46B8408F2ECC0E09C9DEE5AFAEC1089BB8D6D9467CA3D009C270E404", Convert.ToHexString(Minute.Write(new ChannelColumn(_priors), minutes)));
    }

    private static void ReadAll(ChannelColumn column, byte[] bytes, int length)
    {
        column.BeginRead(bytes, 0, length);
        ReadAll(column);
    }

    // A stream too short for what is asked of it ends, sooner or later: every minute uses up something, however little.
    private static bool ReadAll(ChannelColumn column)
    {
        bool any = false;
        for (int i = 0; i < 400 && column.Read(); i++)
        {
            any = true;
        }
        return any;
    }
}

using Edge.Bench.Measures;

namespace Edge.Tests.Records;

/// <summary>The cheap part of what `tests/Edge.Bench -- records` measures, held to its bounds.</summary>
[TestClass]
public sealed class FigureTests
{
    private const int MinutesOfDay = 1440;
    private const int AppendBytes = 24_576;
    private const int SealReadBytes = 40_960;

    [TestMethod]
    public void Appending_allocates_nothing_of_ours_and_a_block_no_more_than_the_name_of_its_file()
    {
        var memory = MemoryMeasure.Run();

        Assert.AreEqual(0, memory.PerAppendBytes);
        Assert.IsLessThanOrEqualTo(128, memory.PerBlockBytes);
    }

    [TestMethod]
    public void Memory_of_32_channels_on_both_media_stays_where_it_was_brought()
    {
        var memory = MemoryMeasure.Run();

        Assert.IsLessThanOrEqualTo(AppendBytes, memory.Append.Bytes);
        Assert.IsLessThanOrEqualTo(SealReadBytes, memory.SealRead.Bytes);
    }

    [TestMethod]
    public void A_reader_costs_less_than_20_KB()
    {
        var memory = MemoryMeasure.Run();

        Assert.IsLessThan(20_480, memory.SealRead.Bytes - memory.Append.Bytes);
    }

    [TestMethod]
    public void Any_minute_is_found_with_three_files_opened_and_two_blocks_and_a_channels_day_with_twelve()
    {
        var log = BenchLog.OnCard();
        var source = new MinuteSource(16);
        log.Append(source, 20 * MinutesOfDay);

        var cost = FindCost.Of(log, source, probes: 60);

        Assert.IsLessThanOrEqualTo(3, cost.FindOpens);
        Assert.IsLessThanOrEqualTo(2, cost.FindBlocks);
        Assert.IsLessThanOrEqualTo(12, cost.DayBlocks);
    }

    [TestMethod]
    public void Opening_on_a_card_after_a_cut_reads_at_most_64_KB_in_12_opens_whatever_the_length_of_the_log()
    {
        var log = BenchLog.OnCard();
        var source = new MinuteSource(16);
        log.Append(source, MinutesOfDay);
        var day = RecoveryCost.Of(log, source);
        log.Append(source, 10 * MinutesOfDay);
        var longer = RecoveryCost.Of(log, source);

        Assert.IsLessThanOrEqualTo(65_536, Math.Max(day.Bytes, longer.Bytes));
        Assert.IsLessThanOrEqualTo(12, Math.Max(day.Opens, longer.Opens));
        Assert.IsLessThanOrEqualTo(day.Bytes * 11 / 10, longer.Bytes);
    }

    [TestMethod]
    public void An_object_costs_12_bytes_and_12_a_field_an_array_20_and_a_text_13_and_what_is_in_them_in_blocks_of_12()
    {
        var size = new ManagedSize();

        size.Add(new int[10]);
        Assert.AreEqual(60, size.Bytes);

        // 24 fields; four arrays of 32 values, one of 16, three of 32 bytes, two of 16, and the empty text, once.
        size.Add(new Edge.Records.Record());
        Assert.AreEqual(60 + 12 + (24 * 12) + (4 * 156) + 84 + (3 * 60) + (2 * 36) + 24, size.Bytes);
    }
}

using Edge.Simulator.Cli;
using Edge.Simulator.Replay;
using Edge.Tests.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Replay;

[TestClass]
public sealed class ReplayFileTests
{
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(1);

    [TestMethod]
    [DataRow("time,load\n0,1\n", ',')]
    [DataRow("time;load\n0;1\n", ';')]
    [DataRow("\"a;b\",c\n", ',')]
    [DataRow("1;2,5;3\n", ';')]
    [DataRow("load\n", ',')]
    public void The_separator_is_told_from_the_first_line(string text, char separator)
    {
        Assert.AreEqual(separator, ReplayFile.DetectSeparator(text.Split('\n')[0]));
    }

    [TestMethod]
    public void A_file_with_a_header_goes_by_names()
    {
        var table = Load("datetime;Temp;Flow\n2020-03-09 10:14:33;79.5;32.0\n2020-03-09 10:14:35;80;33\n", "Flow=load*2+1");

        Assert.AreEqual("datetime", table.TimeColumn);
        Assert.AreEqual((2, 65.0, 67.0), (table.RowCount, table.ValueOf(0, 0), table.ValueOf(1, 0)));
        Assert.AreEqual((0L, 2000L), (table.OffsetMsOf(0), table.OffsetMsOf(1)));
    }

    [TestMethod]
    public void A_file_without_header_or_time_follows_the_step()
    {
        var table = ReplayFileOf("1.5,10\n2.5,20\n3.5,30\n", "#2=load", TimeSpan.FromHours(1));

        Assert.IsNull(table.TimeColumn);
        Assert.AreEqual((3, 10.0, 30.0), (table.RowCount, table.ValueOf(0, 0), table.ValueOf(2, 0)));
        Assert.AreEqual(7_200_000, table.OffsetMsOf(2));
        Assert.AreEqual(TimeSpan.FromHours(3), table.Length);
    }

    [TestMethod]
    [DataRow("Timestamp,x\n100,1\n101.5,2\n", "Timestamp", 1500)]
    [DataRow("TIME,x\n2026-01-01T00:00:00Z,1\n2026-01-01T00:01:00Z,2\n", "TIME", 60000)]
    [DataRow("x,when\n1,2026/1/1 0:00\n2,2026/1/1 0:05\n", "when", 300000)]
    [DataRow("1,2026-01-01\n2,2026-01-02\n", "#2", 86400000)]
    public void Rows_follow_the_column_of_times_that_has_the_name_or_holds_dates(string text, string column, long secondRowMs)
    {
        var table = Load(text, text.StartsWith('x') || char.IsDigit(text[0]) ? "#1=load" : "#2=load");

        Assert.AreEqual((column, secondRowMs), (table.TimeColumn, table.OffsetMsOf(1)));
    }

    [TestMethod]
    public void Rows_that_repeat_or_go_back_in_time_are_taken_in_file_order_and_counted()
    {
        var table = Load("time,x\n10,1\n11,2\n11,3\n9,4\n12,5\n", "x=load");

        Assert.AreEqual(2, table.OutOfOrderCount);
        CollectionAssert.AreEqual(new long[] { 0, 1000, 1000, 1000, 2000 }, Enumerable.Range(0, 5).Select(table.OffsetMsOf).ToArray());
        CollectionAssert.AreEqual(new double[] { 1, 2, 3, 4, 5 }, Enumerable.Range(0, 5).Select(row => table.ValueOf(row, 0)).ToArray());
    }

    [TestMethod]
    public void The_last_row_is_held_as_long_as_the_row_before_it()
    {
        var table = Load("time,x\n0,1\n60,2\n90,3\n", "x=load");

        Assert.AreEqual(TimeSpan.FromSeconds(120), table.Length);
    }

    [TestMethod]
    public void Quotes_blanks_empty_lines_and_a_byte_order_mark_do_not_matter()
    {
        var table = Load("\uFEFF\"time\" , \"the; x\"\r\n\r\n\"0\", \"1\"\r\n1 ,2\r\n", "the; x=load");

        Assert.AreEqual((2, 1.0, 2.0), (table.RowCount, table.ValueOf(0, 0), table.ValueOf(1, 0)));
    }

    [TestMethod]
    [DataRow("", "x=load", "has no rows")]
    [DataRow("time,x\n", "x=load", "below its header")]
    [DataRow("time,x\n0,1\n1,two\n", "x=load", "line 3, column #2 'x': 'two' is not a number")]
    [DataRow("time,x\n0,1\n1,\n", "x=load", "line 3, column #2 'x': '' is not a number")]
    [DataRow("time,x\n0,1\n1,NaN\n", "x=load", "'NaN' is not a number")]
    [DataRow("time;x\n0;1\n1;2,5\n", "x=load", "'2,5' is not a number")]
    [DataRow("time,x\n0,1\nnoon,2\n", "x=load", "line 3, column #1 'time': 'noon' is not a time")]
    [DataRow("time,x\n0,1\n1\n", "x=load", "line 3: column #2 'x' is missing")]
    [DataRow("time,x\n0,1\n", "y=load", "has no column 'y'; it has time, x")]
    [DataRow("time,x\n0,1\n", "#3=load", "it has #1 to #2")]
    [DataRow("0,1\n", "x=load", "has no header")]
    [DataRow("time,x,x\n0,1,1\n", "x=load", "2 columns 'x'")]
    [DataRow("time,x\n0,1\n1,\"2\n", "x=load", "line 3")]
    public void What_cannot_be_replayed_is_refused_with_its_place(string text, string map, string expected)
    {
        var error = Assert.ThrowsExactly<UserErrorException>(() => Load(text, map));

        StringAssert.Contains(error.Message, expected);
    }

    private static ReplayTable Load(string text, string map) => ReplayFileOf(text, map, _step);

    private static ReplayTable ReplayFileOf(string text, string map, TimeSpan step)
    {
        using var folder = new TemporaryFolder();
        return ReplayFile.Load(folder.Write("data.csv", text), ReplayMap.Parse([map], ["load"]), step);
    }
}

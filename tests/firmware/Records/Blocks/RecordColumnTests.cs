using CsCheck;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Tests.Blocks;

[TestClass]
public sealed class RecordColumnTests
{
    private const long NewYear2026Ms = 1767225600000;

    private readonly record struct Header(long Sequence, byte Kind, byte Line, long UtcMs, byte Quality, long Schema);

    private static readonly Gen<long> _anyLong = Gen.Frequency((2, Gen.Long), (2, Gen.Long[-100000, 100000]), (1, Gen.OneOf(long.MinValue, long.MaxValue, 0L, -1L)));

    private static readonly Gen<Header> _anyHeader = Gen.Select(_anyLong, Gen.Frequency((2, Gen.Const(RecordKind.Minute)), (1, Gen.Byte)), Gen.Byte, _anyLong, Gen.Byte, _anyLong,
        (sequence, kind, line, utcMs, quality, schema) => new Header(sequence, kind, line, utcMs, quality, kind == RecordKind.Minute ? schema : 0));

    private static byte[] Write(IReadOnlyList<Header> headers, long firstSequence, long firstUtcMs)
    {
        var column = new RecordColumn();
        var buffer = new byte[64 + 48 * headers.Count];
        column.BeginWrite(buffer, 0, buffer.Length, firstSequence, firstUtcMs);
        foreach (Header header in headers)
        {
            column.Write(header.Sequence, header.Kind, header.Line, header.UtcMs, header.Quality, header.Schema);
        }
        return buffer[..column.EndWrite()];
    }

    private static int RoundTrip(IReadOnlyList<Header> headers, long firstSequence = 1, long firstUtcMs = NewYear2026Ms)
    {
        byte[] bytes = Write(headers, firstSequence, firstUtcMs);
        var column = new RecordColumn();
        column.BeginRead(bytes, 0, bytes.Length, firstSequence, firstUtcMs);
        for (int i = 0; i < headers.Count; i++)
        {
            Assert.IsTrue(column.Read(), $"record {i}");
            Assert.AreEqual(headers[i], new Header(column.Sequence, column.Kind, column.Line, column.UtcMs, column.Quality, column.SchemaSequence));
        }
        Assert.IsTrue(column.AtEnd);
        return bytes.Length;
    }

    private static Header Minute(int index, byte line, int minute, long schema) =>
        new(100 + index, RecordKind.Minute, line, NewYear2026Ms + minute * 60000L, TimeQuality.Network, schema);

    [TestMethod]
    public void Any_records_come_back_as_they_were() =>
        Gen.Select(_anyHeader.Array[0, 150], _anyLong, _anyLong).Sample((headers, sequence, utcMs) => { RoundTrip(headers, sequence, utcMs); }, iter: 1000);

    [TestMethod]
    public void Regular_minutes_of_one_line_cost_less_than_8_bytes_a_block() =>
        Assert.IsLessThan(8, RoundTrip([.. Enumerable.Range(0, 150).Select(i => Minute(i, 0, i, 7))], 100));

    [TestMethod]
    public void Regular_minutes_of_four_lines_cost_less_than_24_bytes_a_block() =>
        Assert.IsLessThan(24, RoundTrip([.. Enumerable.Range(0, 160).Select(i => Minute(i, (byte)(i % 4), i / 4, 7 + i % 4))], 100));

    [TestMethod]
    public void An_event_among_minutes_costs_less_than_8_bytes()
    {
        List<Header> minutes = [.. Enumerable.Range(0, 150).Select(i => Minute(i, 0, i, 7))];
        int without = RoundTrip(minutes, 100);
        List<Header> headers =
        [
            .. minutes.Take(75),
            new(175, RecordKind.Event, 0, NewYear2026Ms + 75 * 60000L + 12345, TimeQuality.Network, 0),
            .. minutes.Skip(75).Select(header => header with { Sequence = header.Sequence + 1 }),
        ];
        Assert.IsLessThan(without + 8, RoundTrip(headers, 100));
    }

    [TestMethod]
    public void Damaged_and_random_bytes_are_read_without_harm() => Gen.Byte.Array[0, 300].Sample(
        bytes =>
        {
            var column = new RecordColumn();
            column.BeginRead(bytes, 0, bytes.Length, 1, NewYear2026Ms);
            for (int i = 0; i < 400 && column.Read(); i++)
            {
            }
        },
        iter: 1000);

    [TestMethod]
    public void The_bytes_of_a_column_are_pinned()
    {
        List<Header> headers =
        [
            .. Enumerable.Range(0, 10).Select(i => Minute(i, (byte)(i % 2), i / 2, 98 + i % 2)),
            new(110, RecordKind.Event, 255, NewYear2026Ms - 5000, TimeQuality.Battery, 0),
            Minute(11, 0, 9, 98),
        ];

        Assert.AreEqual("FE4CB253BC75B6D180B98A9A60EB842108737A3909C24B", Convert.ToHexString(Write(headers, 100, NewYear2026Ms)));
    }
}

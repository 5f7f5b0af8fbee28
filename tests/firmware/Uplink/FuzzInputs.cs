using System.Text;
using CsCheck;
using Edge.Platform.Sparkplug.Wire;
using Edge.Uplink;
using Google.Protobuf;

namespace Edge.Tests.Uplink;

/// <summary>Messages as nobody should send them, and some as one should: what a board may find on its topics of commands.</summary>
internal static class FuzzInputs
{
    private const int Ids = 40;

    private static readonly string[] _names = [.. Enumerable.Range(1, CommandName.Last).Select(CommandName.NameOf), "reboot", "Reboot", ""];

    private static readonly string?[] _subjects = [null, null, "bypass-1", "bypass-1", "line-1", "channel-1-1", "nowhere", "", "Line 1", new string('a', 33)];

    private static readonly long?[] _arguments = [null, 0, 1, 2, 60, 1440, 1441, -1, long.MinValue, long.MaxValue, 1_760_000_000_000, 1_763_000_000_000, 4_102_444_800_000];

    private static readonly string?[] _texts = [null, "li", "li", "王工: fan tripped", "a\nb", "a\0b", "", new string('窑', 64), new string('窑', 65)];

    private static readonly string[] _topics =
    [
        .. Enumerable.Repeat("spBv1.0/plant/NCMD/board-1", 12), .. Enumerable.Repeat("spBv1.0/plant/DCMD/board-1/line-1", 4),
        "spBv1.0/plant/DCMD/board-1/line-2", "spBv1.0/plant/DCMD/board-1/", "spBv1.0/plant/NCMD/board-2", "spBv1.0/plant/NDATA/board-1", "spBv1.0/STATE/center", "", "\0",
    ];

    // Field and wire type of the value.
    private static readonly (string Name, int Field, int Type)[] _known =
    [
        ("Node Control/Rebirth", 14, 0), ("Records/Confirmed", 11, 0), ("Command/Id", 15, 2), ("Command/Name", 15, 2),
        ("Command/Subject", 15, 2), ("Command/Argument1", 11, 0), ("Command/Argument2", 11, 0), ("Command/Text", 15, 2),
    ];

    private static readonly Gen<Metric> _rebirth = Gen.Select(Gen.Bool, Gen.Int[0, 20]).Select((value, type) =>
        Typed(new Metric { Name = "Node Control/Rebirth", BooleanValue = value }, type == 0 ? 3 : type < 15 ? 11 : 0));

    private static readonly Gen<Metric> _confirmed = Gen.OneOf(0L, 1, 2, 3, 5, -1, 1_000_000, long.MaxValue, long.MinValue).Select(sequence =>
        Typed(new Metric { Name = "Records/Confirmed", LongValue = (ulong)sequence }, 4));

    private static readonly Gen<Metric[]> _named =
        Gen.Select(Gen.Int[0, Ids], Gen.OneOf(_names), Gen.OneOf(_subjects), Gen.OneOf(_arguments), Gen.OneOf(_arguments), Gen.OneOf(_texts))
            .Select((id, name, subject, first, second, text) => new[]
            {
                Text("Command/Id", id == Ids ? "C 1" : $"c-{id}"), Text("Command/Name", name), Text("Command/Subject", subject),
                Number("Command/Argument1", first), Number("Command/Argument2", second), Text("Command/Text", text),
            }.OfType<Metric>().ToArray());

    private static readonly Gen<Metric[]> _metrics = Gen.Frequency(
        (6, _named),
        (2, _rebirth.Select(metric => new[] { metric })),
        (2, _confirmed.Select(metric => new[] { metric })),
        (1, Gen.Select(_named, _confirmed, _rebirth).Select((named, confirmed, rebirth) => (Metric[])[.. named, confirmed, rebirth])),
        (1, Gen.Select(_named, _named).Select((one, other) => (Metric[])[.. one, .. other])),
        (1, Gen.Const(new[] { new Metric { Name = "Setpoint", Datatype = 10, DoubleValue = 3.5 }, new Metric { Alias = 7, IsNull = true } })));

    private static readonly Gen<byte[]> _whole = Gen.Select(_metrics, Gen.Bool).Select((metrics, isTimed) =>
    {
        var payload = new Payload { Metrics = { metrics } };
        if (isTimed)
        {
            payload.Timestamp = 1_760_000_000_000;
        }

        return payload.ToByteArray();
    });

    private static readonly Gen<byte[]> _changed = Gen.Select(_whole, Gen.Select(Gen.Int[0, 7], Gen.Int[0, 1023], Gen.Byte, Gen.Byte.Array[0, 12]).Array[1, 4]).Select((whole, changes) =>
        changes.Aggregate(whole, (bytes, change) => Change(bytes, change.Item1, change.Item2, change.Item3, change.Item4)));

    // Metrics of ours whose values have any field and wire type, mostly their own; whole as protobuf.
    private static readonly Gen<byte[]> _typed = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 29], Gen.Int[0, 7], Gen.OneOf<ulong>(0, 1, 3, 900, 70_000, ulong.MaxValue), Gen.OneOf("", "c-1", "request-status", "line-1"))
        .Array[1, 7].Select(metrics => metrics.Aggregate(Array.Empty<byte>(), (bytes, metric) => [.. bytes, .. Odd(metric.Item1, metric.Item2, metric.Item3, metric.Item4, metric.Item5)]));

    // As deep as the bytes allow: each level is a metric, or the properties of one.
    private static readonly Gen<byte[]> _nested = Gen.Select(Gen.Int[1, 340], Gen.OneOf<byte>(0x12, 0x4A, 0x0A, 0x7A), Gen.Byte.Array[0, 4]).Select((depth, tag, inner) =>
    {
        var bytes = inner;
        for (var i = 0; i < depth && bytes.Length < Limits.CommandBytes - 3; i++)
        {
            bytes = [tag, .. Varint((ulong)bytes.Length), .. bytes];
        }

        return bytes;
    });

    private static readonly Gen<byte[]> _huge = Gen.Select(Gen.OneOf<byte>(0x12, 0x0A, 0x7A, 0x08, 0x58, 0x70), Gen.ULong, Gen.Int[0, 63], Gen.Byte.Array[0, 40]).Select((tag, value, shift, rest) =>
        (byte[])[tag, .. Varint(value >> shift), .. rest]);

    private static readonly Gen<byte[]> _large = Gen.Select(_whole, Gen.Int[-40, 400]).Select((whole, more) =>
        (byte[])[.. whole, 0x22, .. Varint((ulong)Math.Max(0, Limits.CommandBytes - whole.Length - 3 + more)), .. new byte[Math.Max(0, Limits.CommandBytes - whole.Length - 3 + more)]]);

    /// <summary>A message: topic and payload.</summary>
    public static readonly Gen<(string Topic, byte[] Payload)> Message = Gen.Select(
        Gen.OneOf(_topics),
        Gen.Frequency((4, _whole), (8, _changed), (4, _typed), (3, Gen.Byte.Array[0, 64]), (1, Gen.Byte.Array[0, 1100]), (2, _nested), (2, _huge), (1, _large)));

    /// <summary>What comes between two ticks: one, or a flood.</summary>
    public static readonly Gen<(string Topic, byte[] Payload)[]> Floods = Gen.Frequency((2, Message.Array[1]), (1, Message.Array[2, 40]));

    private static byte[] Change(byte[] bytes, int kind, int place, byte octet, byte[] noise)
    {
        if (bytes.Length == 0)
        {
            return noise;
        }

        var at = place % bytes.Length;
        switch (kind)
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes, .. noise];
            case 2:
                return [.. bytes[..at], .. noise, .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + noise.Length)..]];
            case 4:
                // Another wire type in what may be a tag.
                return [.. bytes[..at], (byte)((bytes[at] & 0xF8) | (octet & 7)), .. bytes[(at + 1)..]];
            default:
                return [.. bytes[..at], kind == 5 ? octet : (byte)(bytes[at] ^ (1 << (octet & 7))), .. bytes[(at + 1)..]];
        }
    }

    private static byte[] Odd(int name, int field, int type, ulong number, string text)
    {
        var known = _known[name];
        field = field is >= 10 and <= 19 ? field : known.Field;
        type = type is 0 or 1 or 2 or 5 ? type : known.Type;
        byte[] words = Encoding.UTF8.GetBytes(text);
        byte[] value = type switch
        {
            0 => Varint(number),
            1 => BitConverter.GetBytes(number),
            2 => [.. Varint((ulong)words.Length), .. words],
            _ => BitConverter.GetBytes((uint)number),
        };
        byte[] metric = [0x0A, (byte)known.Name.Length, .. Encoding.UTF8.GetBytes(known.Name), .. Varint((ulong)((field << 3) | type)), .. value];
        return [0x12, .. Varint((ulong)metric.Length), .. metric];
    }

    private static Metric Typed(Metric metric, int type)
    {
        if (type != 0)
        {
            metric.Datatype = (uint)type;
        }

        return metric;
    }

    private static Metric? Text(string name, string? value) => value is null ? null : new Metric { Name = name, Datatype = 12, StringValue = value };

    private static Metric? Number(string name, long? value) => value is null ? null : new Metric { Name = name, LongValue = (ulong)value.Value };

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}

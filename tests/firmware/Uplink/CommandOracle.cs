using System.Numerics;
using System.Text;

namespace Edge.Tests.Uplink;

/// <summary>
/// What CONTRACT.md makes of the payload of a command: written a second time, slowly and with other means, to compare the firmware's reader with.
/// </summary>
internal sealed class CommandOracle
{
    private static readonly Dictionary<string, uint> _types = new()
    {
        ["Node Control/Rebirth"] = 11,
        ["Records/Confirmed"] = 4,
        ["Command/Id"] = 12,
        ["Command/Name"] = 12,
        ["Command/Subject"] = 12,
        ["Command/Argument1"] = 4,
        ["Command/Argument2"] = 4,
        ["Command/Text"] = 12,
    };

    private static readonly Dictionary<uint, uint> _fields = new() { [11] = 14, [4] = 11, [12] = 15 };

    private readonly Dictionary<string, object> _values = [];

    private CommandOracle()
    {
    }

    public bool WantsRebirth => _values.TryGetValue("Node Control/Rebirth", out var value) && (ulong)value != 0;

    public long? Confirmed => Number("Records/Confirmed");

    public bool IsNamed => _values.ContainsKey("Command/Id");

    public string Id => Text("Command/Id")!;

    public string Name => Text("Command/Name")!;

    public string? Subject => Text("Command/Subject");

    public long? Argument1 => Number("Command/Argument1");

    public long? Argument2 => Number("Command/Argument2");

    public string? Words => Text("Command/Text");

    /// <summary>Reads a payload; null where it asks for nothing, being no command as the page has it.</summary>
    public static CommandOracle? Read(byte[] payload)
    {
        if (payload.Length > Limits.CommandBytes)
        {
            return null;
        }

        var read = new CommandOracle();
        try
        {
            var isGood = Fields(payload).All(field => field.Number != 2 || field.Bytes is null || read.Take([.. Fields(field.Bytes)]));
            return isGood && read.IsSound() ? read : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private bool Take(IReadOnlyList<Field> metric)
    {
        var name = metric.LastOrDefault(field => field is { Number: 1, Bytes: not null });
        var key = Encoding.Latin1.GetString(name?.Bytes ?? []);
        var dataType = metric.LastOrDefault(field => field is { Number: 4, Value: not null })?.Value ?? 0;
        var isNull = metric.LastOrDefault(field => field is { Number: 7, Value: not null })?.Value > 0;
        if (isNull || !_types.TryGetValue(key, out var type))
        {
            return true;
        }

        // The value is a oneof: the last counts, whatever it is.
        var value = metric.LastOrDefault(field => field.Number is >= 10 and <= 19);
        var isRight = value?.Number == _fields[type] && (dataType == 0 || dataType == type) && (type == 12 ? value.Bytes : (object?)value.Value) is not null;
        return isRight && _values.TryAdd(key, type == 12 ? value!.Bytes! : value!.Value!);
    }

    private bool IsSound()
    {
        var parts = _values.Keys.Count(key => key.StartsWith("Command/", StringComparison.Ordinal));
        var isWhole = parts == 0 || (_values.ContainsKey("Command/Id") && _values.ContainsKey("Command/Name"));
        string[] ids = ["Command/Id", "Command/Name", "Command/Subject"];
        return isWhole
            && Confirmed is null or >= 0
            && ids.All(key => !_values.ContainsKey(key) || IsId(Text(key)))
            && (!_values.ContainsKey("Command/Text") || (Words is { Length: >= 1 and <= 64 } && !Words.Any(char.IsControl)));
    }

    private static bool IsId(string? text) => text is { Length: >= 1 and <= 32 } && text.All(letter => letter is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9'));

    private long? Number(string key) => _values.TryGetValue(key, out var value) ? (long)(ulong)value : null;

    // Null for what is no UTF-8, and for what is not there.
    private string? Text(string key)
    {
        try
        {
            return _values.TryGetValue(key, out var value) ? new UTF8Encoding(false, true).GetString((byte[])value) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<Field> Fields(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var tag = Varint(bytes, ref at);
            if (tag < 8 || tag > uint.MaxValue)
            {
                throw new InvalidDataException("tag");
            }

            var number = (int)(tag >> 3);
            switch ((int)(tag & 7))
            {
                case 0:
                    yield return new Field(number, (ulong)(Varint(bytes, ref at) & ulong.MaxValue), null);
                    break;
                case 2:
                    var length = Varint(bytes, ref at) & ulong.MaxValue;
                    yield return new Field(number, null, Next(bytes, ref at, length));
                    break;
                case 1:
                    Next(bytes, ref at, 8);
                    yield return new Field(number, null, null);
                    break;
                case 5:
                    Next(bytes, ref at, 4);
                    yield return new Field(number, null, null);
                    break;
                default:
                    throw new InvalidDataException("type");
            }
        }
    }

    private static byte[] Next(byte[] bytes, ref int at, BigInteger length)
    {
        if (length > bytes.Length - at)
        {
            throw new InvalidDataException("length");
        }

        at += (int)length;
        return bytes[(at - (int)length)..at];
    }

    private static BigInteger Varint(byte[] bytes, ref int at)
    {
        var value = BigInteger.Zero;
        for (var digit = 0; digit < 10 && at < bytes.Length; digit++)
        {
            var octet = bytes[at++];
            value += new BigInteger(octet % 128) << (7 * digit);
            if (octet < 128)
            {
                return value;
            }
        }

        throw new InvalidDataException("varint");
    }

    private sealed record Field(int Number, ulong? Value, byte[]? Bytes);
}

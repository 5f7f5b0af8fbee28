using System.Collections;
using System.Globalization;
using System.Text;

using Edge.Host;

namespace nanoFramework.Json;

/// <summary>The text is no JSON, or no JSON that the library takes. It says neither where nor why.</summary>
public class DeserializationException : Exception
{
}

/// <summary>
/// JSON to and from Hashtable and ArrayList. Classes as targets, converters and options are left out.
/// </summary>
/// <remarks>
/// What the original accepts and what it makes of it is kept: see <see cref="JsonParser"/> for the text. Which containers
/// come out depends on the place: members of the root and objects in arrays may hold arrays of objects to any depth, but an
/// array directly within an array is refused everywhere.
/// </remarks>
public static class JsonConvert
{
    private const string Escaped = "\n\r\b\f\t\\\"";
    private const string EscapeLetters = "nrbft\\\"";

    /// <summary>Reads a text into a Hashtable, an ArrayList or an array of Hashtable.</summary>
    /// <exception cref="DeserializationException">The text is malformed or does not fit the type.</exception>
    /// <exception cref="IndexOutOfRangeException">The text ends in a number, an escape or a literal.</exception>
    /// <exception cref="ArgumentException">An object has a member twice.</exception>
    public static object DeserializeObject(string value, Type type)
    {
        using var scope = VendorMeter.Enter();
        return Populate(new JsonParser(Encoding.UTF8.GetBytes(value)).Parse(), type);
    }

    /// <summary>Reads a whole stream.</summary>
    /// <inheritdoc cref="DeserializeObject(string, Type)"/>
    public static object DeserializeObject(Stream stream, Type type)
    {
        using var scope = VendorMeter.Enter();
        var bytes = new byte[stream.Length];
        stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Populate(new JsonParser(bytes).Parse(), type);
    }

    /// <summary>Reads a whole stream.</summary>
    /// <inheritdoc cref="DeserializeObject(string, Type)"/>
    public static object DeserializeObject(StreamReader streamReader, Type type) =>
        DeserializeObject(streamReader.BaseStream, type);

    /// <summary>Writes a value; a bare number, boolean or date becomes an array of one.</summary>
    public static string SerializeObject(object? oSource)
    {
        using var scope = VendorMeter.Enter();
        var text = new StringBuilder();
        if (oSource is ValueType)
        {
            Append(text, new[] { oSource });
        }
        else
        {
            Append(text, oSource);
        }

        return text.ToString();
    }

    private static object Populate(object root, Type type)
    {
        if (type == typeof(Hashtable))
        {
            return root is Dictionary<string, object?> members ? ToRootTable(members) : throw new DeserializationException();
        }

        if (type == typeof(ArrayList))
        {
            return root is List<object?> items ? ToRootList(items) : ToListOfOneTable((Dictionary<string, object?>)root);
        }

        if (type == typeof(Hashtable[]) && root is List<object?> tables)
        {
            return tables
                .Select(item => item is Dictionary<string, object?> table ? ToRootTable(table) : throw new DeserializationException())
                .ToArray();
        }

        throw new NotSupportedException($"the host's JsonConvert reads into Hashtable, ArrayList and Hashtable[], not into {type}");
    }

    /// <summary>The root object, or an object in an array.</summary>
    private static Hashtable ToRootTable(Dictionary<string, object?> members)
    {
        var table = new Hashtable();
        foreach (var (name, value) in members)
        {
            table.Add(name, value switch
            {
                List<object?> items => ToList(items),
                Dictionary<string, object?> nested => ToTable(nested),
                _ => value,
            });
        }

        return table;
    }

    private static ArrayList ToList(List<object?> items)
    {
        var list = new ArrayList();
        foreach (var item in items)
        {
            list.Add(item switch
            {
                Dictionary<string, object?> members => ToRootTable(members),
                List<object?> => throw new DeserializationException(),
                _ => item,
            });
        }

        return list;
    }

    /// <summary>An object that is a member.</summary>
    private static Hashtable ToTable(Dictionary<string, object?> members)
    {
        var table = new Hashtable();
        foreach (var (name, value) in members)
        {
            table.Add(name, value switch
            {
                Dictionary<string, object?> nested => ToTable(nested),
                List<object?> items => ToListOfTables(items),
                _ => value,
            });
        }

        return table;
    }

    private static ArrayList ToListOfTables(List<object?> items)
    {
        var list = new ArrayList();
        foreach (var item in items)
        {
            list.Add(item switch
            {
                Dictionary<string, object?> members => ToTable(members),
                List<object?> => throw new NotImplementedException(),
                _ => item,
            });
        }

        return list;
    }

    /// <summary>An array as root: each object or array in it throws away what stood before it.</summary>
    private static ArrayList ToRootList(List<object?> items)
    {
        var list = new ArrayList();
        foreach (var item in items)
        {
            switch (item)
            {
                case List<object?> nested:
                    list = ToList(nested);
                    break;
                case Dictionary<string, object?> members:
                    list = [ToFlatTable(members)];
                    break;
                default:
                    list.Add(item);
                    break;
            }
        }

        return list;
    }

    private static Hashtable ToFlatTable(Dictionary<string, object?> members)
    {
        var table = new Hashtable();
        foreach (var (name, value) in members)
        {
            switch (value)
            {
                case Dictionary<string, object?>:
                    throw new DeserializationException();
                case List<object?> items:
                    table.Add(name, items.TrueForAll(item => item is not (List<object?> or Dictionary<string, object?>))
                        ? ToList(items)
                        : throw new NotImplementedException());
                    break;
                default:
                    table.Add(name, value);
                    break;
            }
        }

        return table;
    }

    private static ArrayList ToListOfOneTable(Dictionary<string, object?> members)
    {
        var table = new Hashtable();
        foreach (var (name, value) in members)
        {
            table.Add(name, value switch
            {
                Dictionary<string, object?> nested => ToRootTable(nested),
                List<object?> => throw new DeserializationException(),
                _ => value,
            });
        }

        return table.Count > 0 ? [table] : [];
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
            case double.NaN:
            case float.NaN:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case string or char or Guid or TimeSpan:
                AppendString(text, value.ToString()!);
                break;
            case DateTime time:
                AppendString(text, time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
                break;
            case IDictionary members:
                AppendMembers(text, members);
                break;
            case IEnumerable items:
                AppendItems(text, items);
                break;
            case Enum:
                text.Append(((Enum)value).ToString("D"));
                break;
            case IFormattable number:
                text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                throw new NotSupportedException($"the host's JsonConvert does not write {value.GetType()}");
        }
    }

    private static void AppendMembers(StringBuilder text, IDictionary members)
    {
        var separator = '{';
        foreach (DictionaryEntry member in members)
        {
            text.Append(separator).Append('"').Append(member.Key).Append("\":");
            Append(text, member.Value);
            separator = ',';
        }

        text.Append(members.Count == 0 ? "{}" : "}");
    }

    private static void AppendItems(StringBuilder text, IEnumerable items)
    {
        text.Append('[');
        var isFirst = true;
        foreach (var item in items)
        {
            text.Append(isFirst ? "" : ",");
            Append(text, item);
            isFirst = false;
        }

        text.Append(']');
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            var escape = Escaped.IndexOf(character);
            text.Append(escape < 0 ? character.ToString() : "\\" + EscapeLetters[escape]);
        }

        text.Append('"');
    }
}

using System.Reflection;
using System.Text;

namespace Edge.Bench.Measures;

/// <summary>
/// What a graph of objects takes on the board: an object 12 bytes and 12 more a field whatever its type, an array 20 and its elements (12 bytes a reference), a string
/// 13 and its UTF-8, each in whole blocks of 12. Counts what the firmware and the platform's types reach; the platform's insides are not entered.
/// </summary>
public sealed class ManagedSize
{
    private const int ObjectBytes = 12;
    private const int FieldBytes = 12;
    private const int ArrayBytes = 20;
    private const int StringBytes = 13;
    private const int ReferenceBytes = 12;
    private const int BlockBytes = 12;
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Type, (int Count, long Bytes)> _byType = [];

    /// <summary>Whether an object belongs to something else: it is not counted, nor what only it reaches. What is added itself is counted in any case.</summary>
    public Func<object, bool> IsOthers { get; init; } = _ => false;

    /// <summary>Bytes of all objects so far.</summary>
    public long Bytes => _byType.Values.Sum(entry => entry.Bytes);

    /// <summary>Bytes of the types that a condition selects, with their arrays and strings.</summary>
    public long BytesOf(Func<Type, bool> isWanted) => _byType.Where(entry => isWanted(entry.Key)).Sum(entry => entry.Value.Bytes);

    /// <summary>By type the number of objects and their bytes, arrays and strings counted with the object that has them; the largest first.</summary>
    public IEnumerable<(string Name, int Count, long Bytes)> ByType() =>
        _byType.OrderByDescending(entry => entry.Value.Bytes).Select(entry => (entry.Key.Name, entry.Value.Count, entry.Value.Bytes));

    /// <summary>Adds an object and what it reaches, as far as it was not counted before.</summary>
    public void Add(object root) => Add(root, root.GetType());

    private void Add(object value, Type owner)
    {
        if (!_seen.Add(value))
        {
            return;
        }

        Type type = value.GetType();
        switch (value)
        {
            case string text:
                Count(owner, StringBytes + Encoding.UTF8.GetByteCount(text), 0);
                break;
            case Array array:
                AddArray(array, owner);
                break;
            default:
                AddObject(value, type);
                break;
        }
    }

    private void AddArray(Array array, Type owner)
    {
        Type element = array.GetType().GetElementType()!;
        Count(owner, ArrayBytes + ((long)array.Length * (element.IsValueType ? SizeOf(element) : ReferenceBytes)), 0);
        foreach (object? item in element.IsValueType ? Array.Empty<object>() : array)
        {
            if (item is not null && IsCounted(item))
            {
                Add(item, owner);
            }
        }
    }

    private void AddObject(object value, Type type)
    {
        FieldInfo[] fields = [.. Fields(type)];
        Count(type, ObjectBytes + (FieldBytes * fields.Length), 1);

        // An inner object of the desktop's own library is none on the board.
        foreach (FieldInfo field in fields.Where(field => !field.FieldType.IsValueType))
        {
            if (field.GetValue(value) is { } inner && IsCounted(inner))
            {
                Add(inner, type);
            }
        }
    }

    private void Count(Type type, long bytes, int objects)
    {
        (int count, long sum) = _byType.GetValueOrDefault(type);
        _byType[type] = (count + objects, sum + ((bytes + BlockBytes - 1) / BlockBytes * BlockBytes));
    }

    private bool IsCounted(object value) => (value is string or Array || IsOurs(value.GetType())) && !IsOthers(value);

    private static IEnumerable<FieldInfo> Fields(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }

    private static bool IsOurs(Type type) => type.Assembly == typeof(Limits).Assembly || type.Assembly == typeof(Host.HostBoard).Assembly;

    private static int SizeOf(Type element) => Type.GetTypeCode(element) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Char => 2,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
        _ => 4,
    };
}

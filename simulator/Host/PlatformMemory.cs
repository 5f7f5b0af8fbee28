using System;
using System.Collections.Generic;
using System.Reflection;
using System.Text;

namespace Edge.Host;

/// <summary>
/// What objects of the firmware take of a board's managed heap, by the platform's sizes: an object 12 bytes and 12 for each field, an array 24 bytes and
/// its elements (a reference takes 4), a string 24 bytes and its UTF-8.
/// </summary>
public static class PlatformMemory
{
    private const int ObjectBytes = 12;
    private const int FieldBytes = 12;
    private const int ArrayBytes = 24;
    private const int ReferenceBytes = 4;

    /// <summary>Bytes of an object and of all that it refers to.</summary>
    /// <param name="root">The object.</param>
    /// <param name="isOthers">Whether an object belongs to something else: it is not counted, nor is what it refers to.</param>
    /// <param name="byType">Gets the bytes by type name, or null.</param>
    public static long SizeOf(object root, Func<object, bool> isOthers, IDictionary<string, long>? byType = null)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object>();
        waiting.Push(root);
        long total = 0;
        while (waiting.TryPop(out var item))
        {
            if ((item != root && isOthers(item)) || !seen.Add(item))
            {
                continue;
            }

            var bytes = Measure(item, waiting);
            total += bytes;
            if (byType is not null)
            {
                var name = item is Array array ? $"{item.GetType().GetElementType()!.Name}[{array.Length}]" : item.GetType().Name;
                byType[name] = (byType.TryGetValue(name, out var before) ? before : 0) + bytes;
            }
        }

        return total;
    }

    private static long Measure(object item, Stack<object> waiting) => item switch
    {
        string text => ArrayBytes + Encoding.UTF8.GetByteCount(text),
        Array array => ArrayBytes + (array.Length * MeasureElements(array, waiting)),
        _ => MeasureFields(item, waiting),
    };

    private static long MeasureElements(Array array, Stack<object> waiting)
    {
        var element = array.GetType().GetElementType()!;
        if (element.IsValueType)
        {
            return element == typeof(long) || element == typeof(ulong) || element == typeof(double) ? 8
                : element == typeof(byte) || element == typeof(sbyte) || element == typeof(bool) ? 1
                : element == typeof(short) || element == typeof(ushort) || element == typeof(char) ? 2 : 4;
        }

        foreach (var member in array)
        {
            if (member is not null)
            {
                waiting.Push(member);
            }
        }

        return ReferenceBytes;
    }

    private static long MeasureFields(object item, Stack<object> waiting)
    {
        long bytes = ObjectBytes;
        for (var type = item.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                bytes += FieldBytes;
                if (!field.FieldType.IsValueType && field.GetValue(item) is { } value)
                {
                    waiting.Push(value);
                }
            }
        }

        return bytes;
    }
}

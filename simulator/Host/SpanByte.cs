namespace System;

/// <summary>A window on a byte array: nanoFramework's stand-in for a span of bytes.</summary>
public readonly ref struct SpanByte
{
    private readonly byte[]? _array;
    private readonly int _start;
    private readonly int _length;

    /// <summary>A window on the whole array; a null array gives an empty one.</summary>
    public SpanByte(byte[]? array)
    {
        _array = array;
        _start = 0;
        _length = array?.Length ?? 0;
    }

    /// <summary>A window on a part of the array.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie in the array, or there is no array.</exception>
    public SpanByte(byte[]? array, int start, int length)
    {
        if (array == null ? start != 0 || length != 0
            : start < 0 || length < 0 || length > array.Length - start)
        {
            throw new ArgumentOutOfRangeException();
        }

        _array = array;
        _start = start;
        _length = length;
    }

    public static SpanByte Empty => default;

    public int Length => _length;

    public bool IsEmpty => _length == 0;

    public byte this[int index]
    {
        get => index >= 0 && index < _length ? _array![_start + index] : throw new ArgumentOutOfRangeException();
        set
        {
            if (index < 0 || index >= _length)
            {
                throw new ArgumentOutOfRangeException();
            }

            _array![_start + index] = value;
        }
    }

    public void CopyTo(SpanByte destination)
    {
        if (destination._length < _length)
        {
            throw new ArgumentException();
        }

        AsSpan().CopyTo(destination.AsSpan());
    }

    public SpanByte Slice(int start) => Slice(start, _length - start);

    public SpanByte Slice(int start, int length) =>
        start >= 0 && length >= 0 && length <= _length - start
            ? new SpanByte(_array, _start + start, length)
            : throw new ArgumentOutOfRangeException();

    public byte[] ToArray() => AsSpan().ToArray();

    public static implicit operator SpanByte(byte[]? array) => new(array);

    internal Span<byte> AsSpan() => new(_array, _start, _length);
}

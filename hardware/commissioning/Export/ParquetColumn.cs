using Parquet;
using Parquet.Schema;

namespace Edge.Commissioning.Export;

/// <summary>One column of the row group in the making.</summary>
internal abstract class ParquetColumn(DataField field)
{
    /// <summary>The column in the file's schema.</summary>
    public DataField Field { get; } = field;

    /// <summary>Writes the first rows and begins anew.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, int rows);
}

/// <summary>A column of values that are always there.</summary>
internal sealed class ValueColumn<T>(DataField field, int capacity) : ParquetColumn(field)
    where T : struct
{
    private readonly T[] _values = new T[capacity];

    public void Set(int row, T value) => _values[row] = value;

    public override Task WriteAsync(ParquetRowGroupWriter group, int rows) => group.WriteAsync<T>(Field, _values.AsMemory(0, rows));
}

/// <summary>A column of values that may be missing.</summary>
internal sealed class OptionalColumn<T>(DataField field, int capacity) : ParquetColumn(field)
    where T : struct
{
    private readonly T?[] _values = new T?[capacity];

    public void Set(int row, T? value) => _values[row] = value;

    public override Task WriteAsync(ParquetRowGroupWriter group, int rows) => group.WriteAsync<T>(Field, _values.AsMemory(0, rows));
}

/// <summary>A column of texts, which may be missing.</summary>
internal sealed class TextColumn(DataField field, int capacity) : ParquetColumn(field)
{
    private readonly string?[] _values = new string?[capacity];

    public void Set(int row, string? value) => _values[row] = value;

    public override Task WriteAsync(ParquetRowGroupWriter group, int rows) => group.WriteAsync(Field, new ArraySegment<string?>(_values, 0, rows)!);
}

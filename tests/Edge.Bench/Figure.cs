namespace Edge.Bench;

/// <summary>One figure of the report.</summary>
/// <param name="Key">Its key, nested by dots.</param>
/// <param name="Title">What it is.</param>
/// <param name="Value">The figure.</param>
/// <param name="Bound">What it may be at most; null: it is only printed.</param>
/// <param name="How">How it was found, short.</param>
/// <param name="IsStrict">Whether it must be less than the bound.</param>
public sealed record Figure(string Key, string Title, double Value, double? Bound, string How, bool IsStrict = false)
{
    /// <summary>Whether it keeps its bound; also where it has none.</summary>
    public bool IsMet => Bound is not { } bound || (IsStrict ? Value < bound : Value <= bound);
}

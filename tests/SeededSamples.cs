using System.Globalization;
using CsCheck;

namespace Edge.Tests;

/// <summary>
/// Property tests over inputs that are the same in each run: CsCheck's own <c>Sample</c> takes others each time. Takes its place by being nearer. EDGE_SEED=n looks at others;
/// what fails goes to CsCheck, which makes it smaller.
/// </summary>
internal static class SeededSamples
{
    private const long Iterations = 100;

    private static readonly uint _seed = uint.TryParse(Environment.GetEnvironmentVariable("EDGE_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    /// <summary>Takes values and looks whether each holds.</summary>
    public static void Sample<T>(this Gen<T> gen, Func<T, bool> holds, long iter = Iterations)
    {
        var result = Parallel.For(0, iter, (i, loop) =>
        {
            if (!Holds(gen, holds, new PCG((uint)i + 1, _seed)))
            {
                loop.Break();
            }
        });
        if (result.LowestBreakIteration is { } first)
        {
            var seed = new PCG((uint)first + 1, _seed).ToString();
            Check.Sample(gen, holds, seed: seed, iter: iter);
            Assert.Fail($"fails, though not twice: CsCheck's seed {seed}");
        }
    }

    /// <summary>Takes values, none of which may throw.</summary>
    public static void Sample<T>(this Gen<T> gen, Action<T> assert, long iter = Iterations) => gen.Sample(
        value =>
        {
            assert(value);
            return true;
        },
        iter);

    /// <inheritdoc cref="Sample{T}(Gen{T}, Func{T, bool}, long)"/>
    public static void Sample<T1, T2>(this Gen<(T1, T2)> gen, Func<T1, T2, bool> holds, long iter = Iterations) =>
        gen.Sample(value => holds(value.Item1, value.Item2), iter);

    /// <inheritdoc cref="Sample{T}(Gen{T}, Action{T}, long)"/>
    public static void Sample<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> assert, long iter = Iterations) =>
        gen.Sample(value => assert(value.Item1, value.Item2), iter);

    /// <inheritdoc cref="Sample{T}(Gen{T}, Func{T, bool}, long)"/>
    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Func<T1, T2, T3, bool> holds, long iter = Iterations) =>
        gen.Sample(value => holds(value.Item1, value.Item2, value.Item3), iter);

    /// <inheritdoc cref="Sample{T}(Gen{T}, Action{T}, long)"/>
    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> assert, long iter = Iterations) =>
        gen.Sample(value => assert(value.Item1, value.Item2, value.Item3), iter);

    /// <inheritdoc cref="Sample{T}(Gen{T}, Func{T, bool}, long)"/>
    public static void Sample<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Func<T1, T2, T3, T4, bool> holds, long iter = Iterations) =>
        gen.Sample(value => holds(value.Item1, value.Item2, value.Item3, value.Item4), iter);

    /// <inheritdoc cref="Sample{T}(Gen{T}, Action{T}, long)"/>
    public static void Sample<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> assert, long iter = Iterations) =>
        gen.Sample(value => assert(value.Item1, value.Item2, value.Item3, value.Item4), iter);

    /// <inheritdoc cref="Sample{T}(Gen{T}, Action{T}, long)"/>
    public static void Sample<T1, T2, T3, T4, T5>(this Gen<(T1, T2, T3, T4, T5)> gen, Action<T1, T2, T3, T4, T5> assert, long iter = Iterations) =>
        gen.Sample(value => assert(value.Item1, value.Item2, value.Item3, value.Item4, value.Item5), iter);

    private static bool Holds<T>(Gen<T> gen, Func<T, bool> holds, PCG random)
    {
        var value = gen.Generate(random, null!, out _);
        try
        {
            return holds(value);
        }
#pragma warning disable CA1031 // Whatever a property throws is what it has to say.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}

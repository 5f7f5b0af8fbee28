using System.Security.Cryptography;
using Edge.Board;

namespace Edge.Simulator.Board;

/// <summary>Random bytes that a seed tells, for runs that are to be the same again. Their keys protect nothing.</summary>
/// <param name="seed">The seed.</param>
public sealed class SeededEntropy(int seed) : Entropy
{
    private readonly Random _random = new(seed);

    /// <inheritdoc/>
    public override void Fill(byte[] buffer) => _random.NextBytes(buffer);
}

/// <summary>Random bytes of the operating system.</summary>
public sealed class SystemEntropy : Entropy
{
    /// <inheritdoc/>
    public override void Fill(byte[] buffer) => RandomNumberGenerator.Fill(buffer);
}

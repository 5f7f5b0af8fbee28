namespace Edge.Tests;

/// <summary>Whether tests go all the way (EDGE_SOAK=1, as in CI) or do the share of it that one waits for every day.</summary>
internal static class Soak
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("EDGE_SOAK") == "1";

    public static int Or(int whole, int everyday) => IsOn ? whole : everyday;
}

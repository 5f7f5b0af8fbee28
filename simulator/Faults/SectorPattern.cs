namespace Edge.Simulator.Faults;

/// <summary>What a sector of an interrupted write holds.</summary>
internal enum SectorState
{
    /// <summary>What was there before.</summary>
    Old,

    /// <summary>What was written.</summary>
    New,

    /// <summary>Neither.</summary>
    Garbage,
}

/// <summary>
/// Numbered combinations of the states of a write's sectors: all of them up to three sectors; beyond that those in which an order of writing
/// shows (prefixes and suffixes), each single exception, and some that the seed chooses.
/// </summary>
internal static class SectorPattern
{
    private const int States = 3;
    private const int Exhaustive = 3;
    private const int Chosen = 16;
    private const int Families = 6;
    private const string Letters = "-#?";

    /// <summary>How many combinations there are for this many sectors.</summary>
    public static int Count(int sectors) => sectors switch
    {
        0 => 0,
        <= Exhaustive => Power(sectors),
        _ => Families * sectors + Chosen,
    };

    /// <summary>State of one sector in a combination.</summary>
    public static SectorState StateOf(int sectors, int pattern, int sector, uint seed)
    {
        if (sectors <= Exhaustive)
        {
            return (SectorState)(pattern / Power(sector) % States);
        }

        var position = pattern % sectors;
        return (pattern / sectors) switch
        {
            0 => sector < position ? SectorState.New : SectorState.Old,
            1 => sector < position ? SectorState.New : SectorState.Garbage,
            2 => sector < position ? SectorState.Old : SectorState.New,
            3 => sector == position ? SectorState.Garbage : SectorState.New,
            4 => sector == position ? SectorState.Old : SectorState.New,
            5 => sector == position ? SectorState.New : SectorState.Old,
            _ => (SectorState)new FaultRandom(seed, (ulong)pattern, (ulong)sector).Next(States),
        };
    }

    /// <summary>A combination, one letter a sector: - old, # new, ? garbage.</summary>
    public static string Describe(int sectors, int pattern, uint seed) =>
        string.Create(sectors, (sectors, pattern, seed), static (text, all) =>
        {
            for (var sector = 0; sector < text.Length; sector++)
            {
                text[sector] = Letters[(int)StateOf(all.sectors, all.pattern, sector, all.seed)];
            }
        });

    private static int Power(int exponent)
    {
        var power = 1;
        for (var i = 0; i < exponent; i++)
        {
            power *= States;
        }

        return power;
    }
}

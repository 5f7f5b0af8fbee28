namespace Edge.Simulator.Faults;

/// <summary>A workload under way: the media it works on and what it has told.</summary>
public sealed class CrashRun
{
    private readonly List<CrashPoint> _points = [];

    internal CrashRun(IReadOnlyList<FaultMedium> media)
    {
        Media = media;
        for (var i = 0; i < media.Count; i++)
        {
            var index = i;
            media[i].Changing = operation => _points.Add(new CrashPoint(index, operation, [.. Media.Select(medium => medium.Image)], Begun, Acknowledged));
        }
    }

    /// <summary>All media of the board, in the explorer's order.</summary>
    public IReadOnlyList<FaultMedium> Media { get; }

    /// <summary>The first medium.</summary>
    public FaultMedium Medium => Media[0];

    /// <summary>Records the workload has begun to store.</summary>
    public int Begun { get; private set; }

    /// <summary>Records the store has acknowledged.</summary>
    public int Acknowledged { get; private set; }

    internal IReadOnlyList<CrashPoint> Points => _points;

    /// <summary>The workload is about to store one more record.</summary>
    public void Begin() => Begun++;

    /// <summary>The store has acknowledged all that were begun, or the given number of them.</summary>
    public void Acknowledge(int count = -1) => Acknowledged = count < 0 ? Begun : count;

    internal void Stop()
    {
        foreach (var medium in Media)
        {
            medium.Changing = null;
        }
    }
}

/// <summary>A call in which the power may be cut, and everything as it was before it.</summary>
internal sealed record CrashPoint(int Medium, StorageOperation Operation, IReadOnlyList<MediumImage> Images, int Begun, int Acknowledged);

/// <summary>A board after a power cut: what a check looks at.</summary>
/// <param name="Media">The media as the cut left them, mounted again, no fault pending.</param>
/// <param name="Begun">Records whose storing had begun.</param>
/// <param name="Acknowledged">Records that had been acknowledged: those must be there.</param>
/// <param name="Seed">What garbage follows from.</param>
public sealed record CrashCase(IReadOnlyList<FaultMedium> Media, int Begun, int Acknowledged, uint Seed)
{
    /// <summary>The first medium.</summary>
    public FaultMedium Medium => Media[0];

    /// <summary>Where the power was cut: for a check that looks closer at some places.</summary>
    public CrashPlace Place { get; init; }
}

namespace Edge.Simulator.Plant;

/// <summary>One motorised valve with its limit switches and its lead seal.</summary>
public sealed class PlantValve
{
    /// <summary>Time from closed to open, seconds.</summary>
    public const double StrokeSeconds = 4;

    /// <summary>How far a limit switch reaches into the stroke.</summary>
    private const double LimitReach = 0.02;

    private readonly PlantContact? _closed;
    private readonly PlantContact? _open;

    internal PlantValve(string name, bool isBypass, int line, PlantContact? closed, PlantContact? open, PlantContact? seal)
    {
        Name = name;
        IsBypass = isBypass;
        Line = line;
        _closed = closed;
        _open = open;
        Seal = seal;
        ShowLimits();
        if (seal is not null)
        {
            seal.IsMade = true;
        }
    }

    /// <summary>Its name, the id of the valve in the site.</summary>
    public string Name { get; }

    /// <summary>Whether it lets gas around the treatment.</summary>
    public bool IsBypass { get; }

    /// <summary>Index of the line it belongs to.</summary>
    public int Line { get; }

    /// <summary>Contact of the lead seal, or null.</summary>
    public PlantContact? Seal { get; }

    /// <summary>0 is closed, 1 open.</summary>
    public double Position { get; private set; }

    /// <summary>Whether the drive moves towards open.</summary>
    public bool IsOpening { get; private set; }

    /// <summary>Plant time at which it closes by itself, microseconds; <see cref="long.MaxValue"/> for never.</summary>
    public long ClosesAtUs { get; private set; } = long.MaxValue;

    /// <summary>Opens the valve.</summary>
    /// <param name="closesAtUs">Plant time at which it closes again.</param>
    public void Open(long closesAtUs = long.MaxValue)
    {
        IsOpening = true;
        ClosesAtUs = closesAtUs;
    }

    /// <summary>Closes the valve.</summary>
    public void Close()
    {
        IsOpening = false;
        ClosesAtUs = long.MaxValue;
    }

    internal void Step(long nowUs, double seconds)
    {
        var target = IsOpening ? 1.0 : 0.0;
        if (Position != target)
        {
            var way = seconds / StrokeSeconds;
            Position = IsOpening ? Math.Min(1, Position + way) : Math.Max(0, Position - way);
            ShowLimits();
        }

        if (nowUs >= ClosesAtUs)
        {
            Close();
        }
    }

    internal SavedValve Save()
    {
        return new SavedValve { Position = Position, IsOpening = IsOpening, ClosesAtUs = ClosesAtUs };
    }

    internal void Load(SavedValve saved)
    {
        Position = saved.Position;
        IsOpening = saved.IsOpening;
        ClosesAtUs = saved.ClosesAtUs;
        ShowLimits();
    }

    private void ShowLimits()
    {
        if (_closed is not null)
        {
            _closed.IsMade = Position < LimitReach;
        }

        if (_open is not null)
        {
            _open.IsMade = Position > 1 - LimitReach;
        }
    }
}

/// <summary>A valve in the saved state.</summary>
public sealed class SavedValve
{
    /// <summary>0 is closed, 1 open.</summary>
    public double Position { get; set; }

    /// <summary>Whether the drive moves towards open.</summary>
    public bool IsOpening { get; set; }

    /// <summary>Plant time at which it closes by itself, microseconds.</summary>
    public long ClosesAtUs { get; set; }
}

namespace Edge.Simulator.Plant;

/// <summary>One motorised valve with its limit switches and its lead seal.</summary>
public sealed class PlantValve
{
    /// <summary>Time from closed to open of a valve that nothing slows, seconds.</summary>
    public const double UsualStrokeSeconds = 4;

    /// <summary>How far a limit switch reaches into the stroke.</summary>
    private const double LimitReach = 0.02;

    private readonly PlantContact? _closed;
    private readonly PlantContact? _open;
    private double _target;

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
    public bool IsOpening => _target > Position || _target >= 1;

    /// <summary>Time from closed to open, seconds.</summary>
    public double StrokeSeconds { get; set; } = UsualStrokeSeconds;

    /// <summary>Plant time at which it closes by itself, microseconds; <see cref="long.MaxValue"/> for never.</summary>
    public long ClosesAtUs { get; private set; } = long.MaxValue;

    /// <summary>Opens the valve.</summary>
    /// <param name="closesAtUs">Plant time at which it closes again.</param>
    public void Open(long closesAtUs = long.MaxValue)
    {
        _target = 1;
        ClosesAtUs = closesAtUs;
    }

    /// <summary>Moves the valve to a position and leaves it there.</summary>
    /// <param name="position">0 is closed, 1 open.</param>
    public void MoveTo(double position)
    {
        _target = position;
        ClosesAtUs = long.MaxValue;
    }

    /// <summary>Closes the valve.</summary>
    public void Close()
    {
        _target = 0;
        ClosesAtUs = long.MaxValue;
    }

    internal void Step(long nowUs, double seconds)
    {
        if (Position != _target)
        {
            var way = seconds / StrokeSeconds;
            Position = _target > Position ? Math.Min(_target, Position + way) : Math.Max(_target, Position - way);
            ShowLimits();
        }

        if (nowUs >= ClosesAtUs)
        {
            Close();
        }
    }

    internal SavedValve Save()
    {
        return new SavedValve { Position = Position, Target = _target, StrokeSeconds = StrokeSeconds, ClosesAtUs = ClosesAtUs };
    }

    internal void Load(SavedValve saved)
    {
        Position = saved.Position;
        _target = saved.Target ?? (saved.IsOpening ? 1 : 0);
        StrokeSeconds = saved.StrokeSeconds;
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

    /// <summary>Whether the drive moves towards open; said by states that have no target.</summary>
    public bool IsOpening { get; set; }

    /// <summary>Where the drive moves to.</summary>
    public double? Target { get; set; }

    /// <summary>Time from closed to open, seconds.</summary>
    public double StrokeSeconds { get; set; } = PlantValve.UsualStrokeSeconds;

    /// <summary>Plant time at which it closes by itself, microseconds.</summary>
    public long ClosesAtUs { get; set; }
}

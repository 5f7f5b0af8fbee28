namespace Edge.Simulator.Plant;

/// <summary>What a contact's loop looks like from the board.</summary>
public enum LoopState
{
    /// <summary>Loop alive, contact open.</summary>
    Open,

    /// <summary>Loop alive, contact made.</summary>
    Closed,

    /// <summary>A wire is cut.</summary>
    Cut,

    /// <summary>The wires touch before the contact's resistors.</summary>
    Shorted,
}

/// <summary>What is wrong with a contact or its wires.</summary>
public enum ContactFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A wire is cut.</summary>
    Cut,

    /// <summary>The wires touch.</summary>
    Short,

    /// <summary>Somebody bridged the contact itself with a wire: it always reads made.</summary>
    Bridge,

    /// <summary>The contact chatters every few milliseconds.</summary>
    Bounce,
}

/// <summary>One dry contact of the plant with its loop to the board.</summary>
public sealed class PlantContact
{
    private const long ChatterUs = 7_000;

    private readonly PlantModel _plant;
    private bool _isMade;
    private ContactFault _fault;
    private long _shakesUntilUs;

    internal PlantContact(PlantModel plant, string name)
    {
        _plant = plant;
        Name = name;
    }

    /// <summary>Its name, the id of the contact in the site.</summary>
    public string Name { get; }

    /// <summary>Whether the plant makes the contact.</summary>
    public bool IsMade
    {
        get => _isMade;
        internal set
        {
            if (_isMade != value)
            {
                _isMade = value;
                _plant.NoteContactChange();
            }
        }
    }

    /// <summary>What is wrong with it.</summary>
    public ContactFault Fault
    {
        get => _fault;
        set
        {
            _fault = value;
            _plant.NoteContactChange();
        }
    }

    /// <summary>Whether it chatters, at the instant of the plant's last step.</summary>
    internal bool IsShaking => _fault == ContactFault.Bounce || _shakesUntilUs > _plant.NowUs;

    /// <summary>Lets the contact chatter for a while, beside whatever is wrong with it; it is not saved.</summary>
    /// <param name="untilUs">Plant time at which it rests again, microseconds.</param>
    public void Shake(long untilUs)
    {
        _shakesUntilUs = untilUs;
        _plant.NoteContactChange();
    }

    /// <summary>What the board sees at an instant.</summary>
    /// <param name="nowUs">Plant time, microseconds.</param>
    public LoopState StateAt(long nowUs)
    {
        if (nowUs < _shakesUntilUs)
        {
            return Chatters(nowUs) ? LoopState.Open : LoopState.Closed;
        }

        return _fault switch
        {
            ContactFault.Cut => LoopState.Cut,
            ContactFault.Short => LoopState.Shorted,
            ContactFault.Bridge => LoopState.Closed,
            ContactFault.Bounce => Chatters(nowUs) ? LoopState.Open : LoopState.Closed,
            _ => _isMade ? LoopState.Closed : LoopState.Open,
        };
    }

    private static bool Chatters(long nowUs)
    {
        var mixed = unchecked((ulong)(nowUs / ChatterUs) * 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ (mixed >> 31)) * 0xBF58476D1CE4E5B9);
        return (mixed >> 63) == 0;
    }
}

/// <summary>A contact in the saved state.</summary>
public sealed class SavedContact
{
    /// <summary>Whether the plant makes it.</summary>
    public bool IsMade { get; set; }

    /// <summary>What is wrong with it.</summary>
    public ContactFault Fault { get; set; }
}

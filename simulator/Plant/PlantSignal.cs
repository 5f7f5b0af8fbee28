namespace Edge.Simulator.Plant;

/// <summary>What is wrong with a transmitter.</summary>
public enum SignalFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It gives nothing: no loop current, an open thermocouple, no answer, no pulses.</summary>
    Dead,

    /// <summary>It repeats the value it had when it froze.</summary>
    Frozen,

    /// <summary>It adds <see cref="PlantSignal.FaultValue"/>.</summary>
    Offset,

    /// <summary>It shows <see cref="PlantSignal.FaultValue"/> whatever happens.</summary>
    Constant,
}

/// <summary>One measured quantity in its engineering unit: what the process does and what the transmitter makes of it.</summary>
public sealed class PlantSignal
{
    private double _process;
    private double? _override;
    private double _frozen;

    /// <summary>Creates a signal.</summary>
    public PlantSignal(string name, double low, double high)
    {
        Name = name;
        Low = low;
        High = high;
    }

    /// <summary>Its name, the id of the channel that measures it.</summary>
    public string Name { get; }

    /// <summary>Low end of the transmitter's range.</summary>
    public double Low { get; }

    /// <summary>High end of the transmitter's range.</summary>
    public double High { get; }

    /// <summary>What the transmitter shows; it may be beyond its range.</summary>
    public double Reading { get; private set; }

    /// <summary>Whether the transmitter shows nothing at all.</summary>
    public bool IsDead => Fault == SignalFault.Dead;

    /// <summary>What is wrong with the transmitter.</summary>
    public SignalFault Fault { get; private set; }

    /// <summary>The offset or the constant of a fault.</summary>
    public double FaultValue { get; private set; }

    /// <summary>What the process does, whatever the transmitter shows.</summary>
    public double Process
    {
        get => _override ?? _process;
        set
        {
            _process = value;
            Update();
        }
    }

    /// <summary>A value from outside that replaces the model's, or null; it is not saved.</summary>
    public double? Override
    {
        get => _override;
        set
        {
            _override = value;
            Update();
        }
    }

    /// <summary>Breaks the transmitter, or repairs it.</summary>
    /// <param name="fault">What is wrong from now on.</param>
    /// <param name="value">The offset or the constant.</param>
    public void SetFault(SignalFault fault, double value = 0)
    {
        _frozen = Reading;
        Fault = fault;
        FaultValue = value;
        Update();
    }

    internal SavedSignal Save()
    {
        return new SavedSignal { Process = _process, Fault = Fault, FaultValue = FaultValue, Frozen = _frozen };
    }

    internal void Load(SavedSignal saved)
    {
        _process = saved.Process;
        _frozen = saved.Frozen;
        Fault = saved.Fault;
        FaultValue = saved.FaultValue;
        Update();
    }

    private void Update()
    {
        var process = _override ?? _process;
        Reading = Fault switch
        {
            SignalFault.Frozen => _frozen,
            SignalFault.Offset => process + FaultValue,
            SignalFault.Constant => FaultValue,
            _ => process,
        };
    }
}

/// <summary>A signal in the saved state.</summary>
public sealed class SavedSignal
{
    /// <summary>The model's value.</summary>
    public double Process { get; set; }

    /// <summary>What is wrong with the transmitter.</summary>
    public SignalFault Fault { get; set; }

    /// <summary>The offset or the constant.</summary>
    public double FaultValue { get; set; }

    /// <summary>The value a frozen transmitter repeats.</summary>
    public double Frozen { get; set; }
}

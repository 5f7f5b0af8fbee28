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

    /// <summary>It drifts by <see cref="PlantSignal.FaultValue"/> an hour.</summary>
    Drift,

    /// <summary>It shows the next <see cref="PlantSignal.FaultValue"/> seconds of the process, and then these again and again.</summary>
    Repeat,

    /// <summary>Its wires were swapped with those of <see cref="PlantSignal.Partner"/>.</summary>
    Swapped,
}

/// <summary>One measured quantity in its engineering unit: what the process does and what the transmitter makes of it.</summary>
public sealed class PlantSignal
{
    private double _process;
    private double? _override;
    private double _frozen;
    private List<double> _tape = [];
    private int _faultSeconds;

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

    /// <summary>The signal that this one was swapped with, or null.</summary>
    public PlantSignal? Partner { get; internal set; }

    /// <summary>What the process does, whatever the transmitter shows.</summary>
    public double Process
    {
        get => _override ?? _process;
        set
        {
            _process = value;
            TakeSecond();
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
        _tape = [];
        _faultSeconds = 0;
        Fault = fault;
        FaultValue = value;
        Update();
    }

    internal SavedSignal Save()
    {
        return new SavedSignal { Process = _process, Fault = Fault, FaultValue = FaultValue, Frozen = _frozen, Tape = [.. _tape], FaultSeconds = _faultSeconds, Partner = Partner?.Name };
    }

    internal void Load(SavedSignal saved)
    {
        _process = saved.Process;
        _frozen = saved.Frozen;
        Fault = saved.Fault;
        FaultValue = saved.FaultValue;
        _tape = [.. saved.Tape];
        _faultSeconds = saved.FaultSeconds;
        Update();
    }

    // The process is told once a second.
    private void TakeSecond()
    {
        _faultSeconds++;
        if (Fault == SignalFault.Repeat && _tape.Count < FaultValue)
        {
            _tape.Add(_override ?? _process);
        }
    }

    private void Update()
    {
        var process = _override ?? _process;
        Reading = Fault switch
        {
            SignalFault.Frozen => _frozen,
            SignalFault.Offset => process + FaultValue,
            SignalFault.Constant => FaultValue,
            SignalFault.Drift => process + (FaultValue * _faultSeconds / 3_600),
            SignalFault.Repeat => _tape.Count < FaultValue ? process : _tape[_faultSeconds % _tape.Count],
            SignalFault.Swapped => Partner?.Process ?? process,
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

    /// <summary>What a repeating transmitter shows.</summary>
    public List<double> Tape { get; set; } = [];

    /// <summary>How long it has been broken, seconds.</summary>
    public int FaultSeconds { get; set; }

    /// <summary>The signal it was swapped with.</summary>
    public string? Partner { get; set; }
}

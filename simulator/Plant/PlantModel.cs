using System.Text.Json;

namespace Edge.Simulator.Plant;

/// <summary>
/// The plant: kiln lines, their transmitters, contacts and valves, in plant time. Seeded and deterministic: the same seed, definition
/// and commands at the same plant times give the same plant. Contacts, valves and the gas in the bypass move every 100 ms, the rest
/// of the process every second.
/// </summary>
public sealed class PlantModel
{
    /// <summary>The fast step, microseconds; steps end at multiples of it.</summary>
    public const long StepUs = 100_000;

    private const long SecondUs = 1_000_000;
    private const double StepSeconds = StepUs / (double)SecondUs;

    // No process here remembers longer than two days; a longer absence need not be lived through second by second.
    private const long LongestAbsenceUs = 2 * 86_400 * SecondUs;

    private readonly PlantRandom _random;
    private readonly KilnLine[] _lines;
    private readonly PlantSignal[] _signals;
    private readonly PlantSignal[] _strangers;
    private readonly double[] _strangerNoise;
    private readonly PlantContact[] _contacts;
    private readonly PlantValve[] _valves;
    private readonly PlantContact?[] _kilnContacts;
    private readonly PlantContact?[] _maintenanceContacts;
    private readonly double[] _pulses;
    private readonly PriorityQueue<Action, (long AtUs, int Order)> _planned = new();
    private double _ambientNoise;
    private int _plans;

    /// <summary>Creates the reference plant with seed 1 at the beginning of 2026.</summary>
    public PlantModel()
        : this(PlantDefinition.Reference, 1, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))
    {
    }

    /// <summary>Creates a plant that has been running for long.</summary>
    /// <param name="definition">What it consists of.</param>
    /// <param name="seed">Seed of everything random.</param>
    /// <param name="start">Plant time, UTC.</param>
    public PlantModel(PlantDefinition definition, int seed, DateTime start)
    {
        Definition = definition;
        _random = new PlantRandom(seed);
        NowUs = ToMicroseconds(start) / StepUs * StepUs;
        _contacts = [.. definition.Contacts.Select(name => new PlantContact(this, name))];
        _signals = [.. definition.Signals.Select(signal => new PlantSignal(signal.Name, signal.Low, signal.High))];
        _valves = [.. definition.Valves.Select(ToValve)];
        _lines = [.. Enumerable.Range(0, definition.Lines).Select(_ => new KilnLine(_random))];
        _kilnContacts = [.. definition.KilnContacts.Select(FindContact)];
        _maintenanceContacts = [.. definition.MaintenanceContacts.Select(FindContact)];
        _strangers = [.. _signals.Where((signal, i) => !_lines[definition.Signals[i].Line].Take(signal))];
        _strangerNoise = new double[_strangers.Length];
        _pulses = new double[_signals.Length];
        foreach (var valve in _valves)
        {
            _lines[valve.Line].Take(valve);
        }

        ShowLineContacts();
        StepSecond();
    }

    /// <summary>What it consists of.</summary>
    public PlantDefinition Definition { get; }

    /// <summary>Plant time of the last step, microseconds since 1970 UTC.</summary>
    public long NowUs { get; private set; }

    /// <summary>Temperature around the board, degrees Celsius.</summary>
    public double Ambient { get; private set; }

    /// <summary>Counts up whenever a contact or its loop changed, so that who watches contacts looks only then.</summary>
    public int ContactVersion { get; private set; }

    /// <summary>Whether some contact chatters and has to be looked at all the time.</summary>
    public bool HasChatter { get; private set; }

    /// <summary>Measured quantities, in the definition's order.</summary>
    public IReadOnlyList<PlantSignal> Signals => _signals;

    /// <summary>Contacts, in the definition's order.</summary>
    public IReadOnlyList<PlantContact> Contacts => _contacts;

    /// <summary>Valves, in the definition's order.</summary>
    public IReadOnlyList<PlantValve> Valves => _valves;

    /// <summary>Kiln lines.</summary>
    public IReadOnlyList<KilnLine> Lines => _lines;

    /// <summary>Plant time, microseconds since 1970 UTC.</summary>
    public static long ToMicroseconds(DateTime utc)
    {
        return (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>The instant of a plant time.</summary>
    public static DateTime ToUtc(long microseconds)
    {
        return DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>Runs all steps that end at or before a plant time.</summary>
    public void AdvanceTo(long nowUs)
    {
        while (NowUs + StepUs <= nowUs)
        {
            Step();
        }
    }

    /// <summary>
    /// Time went by without a board to watch it: goes to a plant time, living through at most its last two days. An earlier time is only
    /// another date for the plant as it is.
    /// </summary>
    public void SkipTo(long nowUs)
    {
        NowUs = Math.Min(NowUs, nowUs / StepUs * StepUs);
        var skipped = (nowUs - NowUs - LongestAbsenceUs) / SecondUs * SecondUs;
        if (skipped > 0)
        {
            NowUs += skipped;
        }

        AdvanceTo(nowUs);
    }

    /// <summary>
    /// Has something done at a plant time: in the step that reaches it, also while the board is held up in a call. Actions of one time
    /// keep their order. They are not saved.
    /// </summary>
    /// <param name="atUs">Plant time, microseconds; where it is over, the next step.</param>
    /// <param name="action">What is done.</param>
    public void At(long atUs, Action action)
    {
        _planned.Enqueue(action, (atUs, _plans++));
    }

    /// <summary>The signal of a channel id, or null.</summary>
    public PlantSignal? FindSignal(string name)
    {
        return Array.Find(_signals, signal => signal.Name == name);
    }

    /// <summary>The contact of an id, or null.</summary>
    public PlantContact? FindContact(string? name)
    {
        return Array.Find(_contacts, contact => contact.Name == name);
    }

    /// <summary>The valve of an id, or null.</summary>
    public PlantValve? FindValve(string name)
    {
        return Array.Find(_valves, valve => valve.Name == name);
    }

    /// <summary>Replaces what the process does at one signal, in its engineering unit, until <see cref="ClearOverride"/>.</summary>
    /// <exception cref="ArgumentException">There is no such signal.</exception>
    public void Override(string signal, double value)
    {
        Require(signal).Override = value;
    }

    /// <summary>Gives a signal back to the model.</summary>
    /// <exception cref="ArgumentException">There is no such signal.</exception>
    public void ClearOverride(string signal)
    {
        Require(signal).Override = null;
    }

    /// <summary>Starts or stops a line's kiln.</summary>
    public void RunKiln(int line, bool runs)
    {
        _lines[line].State.IsRunning = runs;
        ShowLineContacts();
    }

    /// <summary>Turns a line's maintenance key.</summary>
    public void TurnMaintenanceKey(int line, bool on)
    {
        _lines[line].State.IsMaintenance = on;
        ShowLineContacts();
    }

    /// <summary>Pulses that a signal's meter has given since the plant began, where a unit an hour is this many pulses an hour.</summary>
    /// <param name="signal">Index of the signal.</param>
    /// <param name="pulsesPerUnit">Pulses of one unit (m3, L).</param>
    public long CountPulses(int signal, int pulsesPerUnit)
    {
        return (long)(_pulses[signal] * pulsesPerUnit);
    }

    /// <summary>All that the plant remembers, as JSON.</summary>
    public string Save()
    {
        var state = new PlantState
        {
            NowUs = NowUs,
            Random = [.. _random.State],
            AmbientNoise = _ambientNoise,
            Lines = [.. _lines.Select(line => line.State)],
            Signals = _signals.ToDictionary(signal => signal.Name, signal => signal.Save()),
            Pulses = _signals.Select((signal, i) => (signal.Name, Total: _pulses[i])).ToDictionary(pair => pair.Name, pair => pair.Total),
            StrangerNoise = _strangers.Select((signal, i) => (signal.Name, Noise: _strangerNoise[i])).ToDictionary(pair => pair.Name, pair => pair.Noise),
            Contacts = _contacts.ToDictionary(contact => contact.Name, contact => new SavedContact { IsMade = contact.IsMade, Fault = contact.Fault }),
            Valves = _valves.ToDictionary(valve => valve.Name, valve => valve.Save()),
        };
        return JsonSerializer.Serialize(state);
    }

    /// <summary>Takes over what a plant remembered. What this plant has and that one had not keeps its first state.</summary>
    /// <exception cref="JsonException">The text is no saved plant.</exception>
    public void Load(string json)
    {
        var state = JsonSerializer.Deserialize<PlantState>(json) ?? throw new JsonException("no plant in it");
        NowUs = state.NowUs / StepUs * StepUs;
        state.Random.CopyTo(_random.State, 0);
        _ambientNoise = state.AmbientNoise;
        for (var i = 0; i < Math.Min(_lines.Length, state.Lines.Count); i++)
        {
            _lines[i].State = state.Lines[i];
        }

        LoadSignals(state);
        foreach (var valve in _valves)
        {
            if (state.Valves.TryGetValue(valve.Name, out var saved))
            {
                valve.Load(saved);
            }
        }

        foreach (var contact in _contacts)
        {
            if (state.Contacts.TryGetValue(contact.Name, out var saved))
            {
                contact.IsMade = saved.IsMade;
                contact.Fault = saved.Fault;
            }
        }

        ShowLineContacts();
        ShowAmbient();
    }

    internal void NoteContactChange()
    {
        ContactVersion++;
        HasChatter = _contacts is not null && Array.Exists(_contacts, contact => contact.IsShaking);
    }

    private void Step()
    {
        NowUs += StepUs;
        while (_planned.TryPeek(out var action, out var due) && due.AtUs <= NowUs)
        {
            _planned.Dequeue();
            action();
        }

        foreach (var valve in _valves)
        {
            valve.Step(NowUs, StepSeconds);
        }

        foreach (var line in _lines)
        {
            line.StepBypass(StepSeconds);
        }

        if (HasChatter)
        {
            NoteContactChange();
        }

        if (NowUs % SecondUs == 0)
        {
            StepSecond();
        }
    }

    private void StepSecond()
    {
        _ambientNoise = (0.999 * _ambientNoise) + (0.02 * _random.NextNormal());
        ShowAmbient();
        foreach (var line in _lines)
        {
            line.StepSecond(Ambient);
        }

        // A channel that this plant knows nothing of still measures something: half its range, wandering slowly.
        for (var i = 0; i < _strangers.Length; i++)
        {
            var signal = _strangers[i];
            _strangerNoise[i] = (0.98 * _strangerNoise[i]) + (0.004 * _random.NextNormal());
            signal.Process = signal.Low + ((signal.High - signal.Low) * (0.5 + _strangerNoise[i]));
        }

        for (var i = 0; i < _signals.Length; i++)
        {
            if (!_signals[i].IsDead)
            {
                _pulses[i] += Math.Max(0, _signals[i].Reading) / 3600;
            }
        }
    }

    private void ShowAmbient()
    {
        var hourOfDay = NowUs % (86_400 * SecondUs) / (3_600.0 * SecondUs);
        Ambient = 20 + (6 * Math.Sin((hourOfDay - 1) * Math.PI / 12)) + _ambientNoise;
    }

    private void ShowLineContacts()
    {
        for (var i = 0; i < _lines.Length; i++)
        {
            if (_kilnContacts[i] is { } kiln)
            {
                kiln.IsMade = _lines[i].State.IsRunning;
            }

            if (_maintenanceContacts[i] is { } key)
            {
                key.IsMade = _lines[i].State.IsMaintenance;
            }
        }
    }

    private void LoadSignals(PlantState state)
    {
        for (var i = 0; i < _signals.Length; i++)
        {
            if (state.Signals.TryGetValue(_signals[i].Name, out var saved))
            {
                _signals[i].Partner = saved.Partner is null ? null : FindSignal(saved.Partner);
                _signals[i].Load(saved);
            }

            if (state.Pulses.TryGetValue(_signals[i].Name, out var pulses))
            {
                _pulses[i] = pulses;
            }
        }

        for (var i = 0; i < _strangers.Length; i++)
        {
            if (state.StrangerNoise.TryGetValue(_strangers[i].Name, out var noise))
            {
                _strangerNoise[i] = noise;
            }
        }
    }

    private PlantValve ToValve(ValveDefinition valve)
    {
        return new PlantValve(
            valve.Name, valve.IsBypass, valve.Line, FindContact(valve.ClosedContact), FindContact(valve.OpenContact), FindContact(valve.SealContact));
    }

    private PlantSignal Require(string signal)
    {
        return FindSignal(signal) ?? throw new ArgumentException($"no signal '{signal}'; there are: {string.Join(", ", _signals.Select(one => one.Name))}");
    }
}

namespace Edge.Simulator.Plant;

/// <summary>What a line's process remembers; saved with the plant.</summary>
public sealed class KilnLineState
{
    /// <summary>Whether the kiln turns and burns.</summary>
    public bool IsRunning { get; set; } = true;

    /// <summary>Whether the maintenance key is turned.</summary>
    public bool IsMaintenance { get; set; }

    /// <summary>Load that the operators want, percent.</summary>
    public double WantedLoad { get; set; } = 92;

    /// <summary>Seconds until they want another one.</summary>
    public int SecondsToNewLoad { get; set; } = 900;

    /// <summary>Load, percent.</summary>
    public double Load { get; set; } = 92;

    /// <summary>Furnace temperature, degrees Celsius.</summary>
    public double Furnace { get; set; } = 1106;

    /// <summary>Total gas flow, m3/h.</summary>
    public double TotalFlow { get; set; } = 420_000;

    /// <summary>Temperature at the stack, degrees Celsius.</summary>
    public double FlueTemperature { get; set; } = 121;

    /// <summary>Gas velocity in the bypass duct, m/s.</summary>
    public double BypassVelocity { get; set; } = 0.15;

    /// <summary>Temperature in the bypass duct, degrees Celsius.</summary>
    public double BypassTemperature { get; set; } = 34;

    /// <summary>Limestone slurry, m3/h, as the stepped controller sets it.</summary>
    public double Slurry { get; set; } = 28;

    /// <summary>Ammonia water, L/h, as the stepped controller sets it.</summary>
    public double Ammonia { get; set; } = 720;

    /// <summary>Seconds into the rapping cycle of the first field.</summary>
    public int RappingSeconds { get; set; }

    /// <summary>Dust stirred up by rapping, mg/m3.</summary>
    public double RappedDust { get; set; }

    /// <summary>AR(1) noise of each quantity, in its unit.</summary>
    public double[] Noise { get; set; } = new double[KilnLine.Quantities];
}

/// <summary>
/// The process of one cement-kiln line with its treatment: load, furnace, gas, reagents, precipitator, stack. It knows nothing of
/// transmitters; a second of process is one <see cref="StepSecond"/>.
/// </summary>
/// <remarks>
/// Glossary: slurry, limestone slurry against SO2; ammonia, ammonia water against NOx; ESP, electrostatic precipitator, whose fields
/// spark and are rapped clean; bypass, a duct around all of that. Figures are a mid-sized line's; noise is AR(1).
/// </remarks>
public sealed class KilnLine
{
    internal const int Quantities = 18;

    private const int SlurryFlow = 0;
    private const int AmmoniaFlow = 1;
    private const int FlueTemperature = 2;
    private const int FlueFlow = 3;
    private const int BypassFlow = 4;
    private const int BypassTemperature = 5;
    private const int Furnace = 6;
    private const int Reagent = 7;
    private const int Esp1Voltage = 8;
    private const int Esp1Current = 9;
    private const int Esp2Voltage = 10;
    private const int Esp2Current = 11;
    private const int Load = 12;
    private const int So2 = 13;
    private const int Nox = 14;
    private const int Dust = 15;

    private const double FullLoad = 92;
    private const double FullFlow = 420_000;
    private const double IdleFlow = 45_000;
    private const double FeedCelsius = 700;
    private const double RawSo2 = 550;
    private const double RawNox = 380;
    private const int RappingPeriodSeconds = 720;

    private static readonly string[] _names =
    [
        "slurry-flow", "ammonia-flow", "flue-temperature", "flue-flow", "bypass-flow", "bypass-temperature", "furnace-temperature", "reagent",
        "esp-1-voltage", "esp-1-current", "esp-2-voltage", "esp-2-current", "load", "so2", "nox", "dust",
    ];

    private readonly PlantSignal?[] _signals = new PlantSignal?[Quantities];
    private readonly PlantRandom _random;
    private PlantValve? _bypass;

    internal KilnLine(PlantRandom random)
    {
        _random = random;
    }

    /// <summary>What the process remembers.</summary>
    public KilnLineState State { get; internal set; } = new();

    /// <summary>Share of the gas that goes around the treatment, 0 to 1.</summary>
    public double BypassShare => Math.Min(0.75, State.BypassVelocity <= 0.3 ? 0 : State.BypassVelocity / 24);

    // A channel measures the quantity whose name its id contains, so that "kiln-2-so2" is the second line's SO2.
    internal bool Take(PlantSignal signal)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (_signals[i] is null && signal.Name.Contains(_names[i], StringComparison.Ordinal))
            {
                _signals[i] = signal;
                return true;
            }
        }

        return false;
    }

    internal void Take(PlantValve valve)
    {
        if (valve.IsBypass)
        {
            _bypass ??= valve;
        }
    }

    // The gas finds its way within seconds: 100 ms steps, time constant 1.5 s.
    internal void StepBypass(double seconds)
    {
        var position = _bypass?.Position ?? 0;
        var draught = State.TotalFlow / FullFlow;
        var wanted = (0.15 * draught) + (18 * draught * Math.Sqrt(position));
        State.BypassVelocity += (wanted - State.BypassVelocity) * (seconds / 1.5);
    }

    internal void StepSecond(double ambient)
    {
        StepLoad();
        StepHeat(ambient);
        StepReagents();
        StepPrecipitator();
        StepStack();
    }

    private void StepLoad()
    {
        var state = State;
        if (--state.SecondsToNewLoad <= 0)
        {
            state.SecondsToNewLoad = 600 + (int)(3000 * _random.NextUnit());
            state.WantedLoad = Math.Clamp(state.WantedLoad + (0.3 * (FullLoad - state.WantedLoad)) + (2.5 * _random.NextNormal()), 80, 104);
        }

        // A cold kiln is heated before it gets feed. Load goes up in half an hour and down in four minutes: feed is stopped
        // long before the kiln is cold.
        var wanted = state.IsRunning && state.Furnace > FeedCelsius ? state.WantedLoad : 0;
        state.Load += Math.Clamp(wanted - state.Load, -0.4, 0.05);
        Show(Load, Positive(state.Load + Noise(Load, 0.95, 0.06)));

        var fan = IdleFlow + ((FullFlow - IdleFlow) * state.Load / FullLoad);
        state.TotalFlow += (fan - state.TotalFlow) / 20;
        Show(FlueFlow, Positive((state.TotalFlow * (1 - BypassShare)) + Noise(FlueFlow, 0.9, 1400)));
        Show(BypassFlow, Positive(state.BypassVelocity + Noise(BypassFlow, 0.8, 0.02)));
    }

    private void StepHeat(double ambient)
    {
        var state = State;
        var burning = 1106 + ((state.Load - FullLoad) * 3);
        state.Furnace += state.IsRunning ? (burning - state.Furnace) / 3_600 : (ambient - state.Furnace) / 14_400;
        Show(Furnace, state.Furnace + Noise(Furnace, 0.995, 0.25));

        var gas = state.Load > 5 ? 121 + ((state.Load - FullLoad) * 0.4) : ambient + 8;
        state.FlueTemperature += (gas - state.FlueTemperature) / (state.Load > 5 ? 300 : 1_800);
        Show(FlueTemperature, state.FlueTemperature + Noise(FlueTemperature, 0.99, 0.12));

        var hot = ambient + ((190 - ambient) * Math.Min(1, state.Load / 60));
        var duct = BypassShare > 0 ? hot : ambient + 14;
        state.BypassTemperature += (duct - state.BypassTemperature) / (BypassShare > 0 ? 15 : 600);
        Show(BypassTemperature, state.BypassTemperature + Noise(BypassTemperature, 0.99, 0.05));
    }

    // The dosing pumps move in steps; they follow the load, not the measurement.
    private void StepReagents()
    {
        var state = State;
        var share = state.Load / FullLoad;
        var slurry = state.Load > 5 ? 28 * share : 0;
        if (Math.Abs(slurry - state.Slurry) > 0.4)
        {
            state.Slurry += Math.Clamp(Math.Round((slurry - state.Slurry) / 0.5) * 0.5, -1, 1);
        }
        else if (slurry == 0)
        {
            state.Slurry = 0;
        }

        var ammonia = state.Load > 5 && state.Furnace > 850 ? 720 * share : 0;
        if (Math.Abs(ammonia - state.Ammonia) > 8)
        {
            state.Ammonia += Math.Clamp(Math.Round((ammonia - state.Ammonia) / 10) * 10, -30, 30);
        }
        else if (ammonia == 0)
        {
            state.Ammonia = 0;
        }

        Show(SlurryFlow, state.Slurry == 0 ? 0 : Positive(state.Slurry + Noise(SlurryFlow, 0.8, 0.06)));
        Show(AmmoniaFlow, state.Ammonia == 0 ? 0 : Positive(state.Ammonia + Noise(AmmoniaFlow, 0.8, 1.6)));
        if (_signals[Reagent] is { } reagent)
        {
            var middle = reagent.Low + (0.45 * (reagent.High - reagent.Low));
            reagent.Process = state.Slurry == 0 ? reagent.Low : Positive(middle * state.Slurry / 28 * (1 + Noise(Reagent, 0.9, 0.003)));
        }
    }

    // Sparks are normal: the controller rides at the sparking limit. Rapping shakes the plates and lets the field sag.
    private void StepPrecipitator()
    {
        var state = State;
        state.RappingSeconds = (state.RappingSeconds + 1) % RappingPeriodSeconds;
        var isOn = state.Load > 20;
        ShowField(Esp1Voltage, Esp1Current, isOn, sparkRate: 0.05, isRapped: state.RappingSeconds < 12);
        ShowField(Esp2Voltage, Esp2Current, isOn, sparkRate: 0.03, isRapped: state.RappingSeconds is >= 360 and < 372);
        state.RappedDust += state.RappingSeconds is 0 or 360 ? 6 : 0;
        state.RappedDust *= 0.97;
    }

    private void ShowField(int voltage, int current, bool isOn, double sparkRate, bool isRapped)
    {
        if (!isOn)
        {
            Show(voltage, 0);
            Show(current, 0);
            return;
        }

        var kilovolts = 52 + Noise(voltage, 0.97, 0.5) - (isRapped ? 4 : 0);
        var milliamperes = 510 + (14 * (kilovolts - 52)) + Noise(current, 0.9, 8);
        if (_random.NextUnit() < sparkRate)
        {
            var depth = 0.35 + (0.25 * _random.NextUnit());
            kilovolts *= depth;
            milliamperes *= depth;
        }

        Show(voltage, kilovolts);
        Show(current, Positive(milliamperes));
    }

    private void StepStack()
    {
        var state = State;
        var share = state.Load / FullLoad;
        var bypassed = BypassShare;
        if (share < 0.05)
        {
            Show(So2, Positive(1.5 + Noise(So2, 0.98, 0.1)));
            Show(Nox, Positive(2 + Noise(Nox, 0.98, 0.1)));
            Show(Dust, Positive(0.6 + Noise(Dust, 0.95, 0.05)));
            return;
        }

        var washed = RawSo2 * share * Math.Exp(-3.2 * state.Slurry / (28 * share));
        var reduced = RawNox * share * Math.Exp(-2.3 * state.Ammonia / (720 * share));
        Show(So2, Positive(Mix(washed, RawSo2 * share, bypassed) + Noise(So2, 0.98, 0.35)));
        Show(Nox, Positive(Mix(reduced, RawNox * share, bypassed) + Noise(Nox, 0.98, 0.45)));
        Show(Dust, Positive(Mix(3.8 + state.RappedDust, 90, bypassed) + Noise(Dust, 0.95, 0.08)));
    }

    private static double Mix(double treated, double raw, double bypassed)
    {
        return (treated * (1 - bypassed)) + (raw * bypassed);
    }

    private static double Positive(double value)
    {
        return value > 0 ? value : 0;
    }

    private double Noise(int quantity, double memory, double innovation)
    {
        var noise = State.Noise;
        noise[quantity] = (memory * noise[quantity]) + (innovation * _random.NextNormal());
        return noise[quantity];
    }

    private void Show(int quantity, double value)
    {
        if (_signals[quantity] is { } signal)
        {
            signal.Process = value;
        }
    }
}

using Edge.Configuration;
using Edge.Simulator.Chips;
using Edge.Simulator.Plant;

namespace Edge.Simulator.Board;

/// <summary>
/// What is wired between a plant and a board: transmitters to current inputs, the thermocouple, the DCS's registers, the pulse meter,
/// contacts to loops. It follows the site file, as the electrician did.
/// </summary>
internal sealed class SiteWiring
{
    private const double LiveZeroMilliamperes = 4;
    private const double SpanMilliamperes = 16;

    // A transmitter saturates just outside its range; a fault current is what a dead one gives (NAMUR NE 43).
    private const double LeastMilliamperes = 3.8;
    private const double MostMilliamperes = 20.5;

    private readonly PlantModel _plant;
    private readonly PlantSignal?[] _currents = new PlantSignal?[Limits.CurrentInputs];
    private readonly PlantContact?[] _loops = new PlantContact?[Limits.Loops];

    public SiteWiring(SiteSettings site, PlantModel plant)
    {
        _plant = plant;
        PulseSignal = -1;
        foreach (var channel in site.Channels)
        {
            Connect(channel);
        }

        foreach (var contact in site.Contacts)
        {
            _loops[contact.Loop] = plant.FindContact(contact.Id);
        }

        Slaves =
        [
            .. site.Channels.Where(channel => channel.Source == SourceKind.Modbus).GroupBy(channel => channel.Slave).Select(ToSlave),
        ];
    }

    /// <summary>What the thermocouple measures, or null.</summary>
    public PlantSignal? Furnace { get; private set; }

    /// <summary>Type of the thermocouple.</summary>
    public ThermocoupleType FurnaceType { get; private set; } = ThermocoupleType.K;

    /// <summary>Index of the signal behind the pulse input, or -1.</summary>
    public int PulseSignal { get; private set; }

    /// <summary>Pulses a unit of the pulse meter.</summary>
    public int PulsesPerUnit { get; private set; }

    /// <summary>The slaves of the RS-485 line.</summary>
    public ModbusSlaveChip[] Slaves { get; }

    /// <summary>The contact in a loop, or null where nothing is connected.</summary>
    public PlantContact? ContactOf(int loop)
    {
        return _loops[loop];
    }

    /// <summary>The loop current of an input, mA; an input without a transmitter has none.</summary>
    public double Milliamperes(int input)
    {
        var signal = _currents[input];
        if (signal is null || signal.IsDead)
        {
            return 0;
        }

        var share = (signal.Reading - signal.Low) / (signal.High - signal.Low);
        return Math.Clamp(LiveZeroMilliamperes + (SpanMilliamperes * share), LeastMilliamperes, MostMilliamperes);
    }

    /// <summary>What the board sees of a loop.</summary>
    public LoopState StateOf(int loop, long nowUs)
    {
        return _loops[loop]?.StateAt(nowUs) ?? LoopState.Cut;
    }

    private void Connect(ChannelSettings channel)
    {
        var signal = _plant.FindSignal(channel.Id);
        switch (channel.Source)
        {
            case SourceKind.Current:
                _currents[channel.Input] = signal;
                break;
            case SourceKind.Thermocouple:
                Furnace = signal;
                FurnaceType = Enum.Parse<ThermocoupleType>(channel.ThermocoupleType.ToString());
                break;
            case SourceKind.Pulse:
                PulseSignal = _plant.Signals.ToList().FindIndex(one => one == signal);
                PulsesPerUnit = channel.PulsesPerUnit;
                break;
        }
    }

    private ModbusSlaveChip ToSlave(IGrouping<int, ChannelSettings> channels)
    {
        var registers = channels.Select(channel => new DcsRegister(channel, _plant.FindSignal(channel.Id))).ToArray();
        return new ModbusSlaveChip(channels.Key, new DcsRegisters(registers), registers.Min(one => one.Address), registers.Max(one => one.Address));
    }

    private sealed class DcsRegisters(DcsRegister[] registers) : IModbusRegisters
    {
        public int? Read(bool isInputRegister, int register)
        {
            return Find(isInputRegister, register)?.Value;
        }

        public bool IsDead(bool isInputRegister, int register)
        {
            return Find(isInputRegister, register)?.IsDead ?? false;
        }

        private DcsRegister? Find(bool isInputRegister, int register)
        {
            foreach (var one in registers)
            {
                if (one.Address == register && one.IsInput == isInputRegister)
                {
                    return one;
                }
            }

            return null;
        }
    }

    private sealed class DcsRegister(ChannelSettings channel, PlantSignal? signal)
    {
        private readonly double _scale = Math.Pow(10, channel.RegisterDecimals);

        public int Address => channel.Register;

        public bool IsInput => channel.IsInputRegister;

        public bool IsDead => signal?.IsDead ?? false;

        public int Value
        {
            get
            {
                var value = Math.Round((signal?.Reading ?? 0) * _scale, MidpointRounding.AwayFromZero);
                return channel.IsSigned
                    ? (int)Math.Clamp(value, short.MinValue, short.MaxValue)
                    : (int)Math.Clamp(value, ushort.MinValue, ushort.MaxValue);
            }
        }
    }
}

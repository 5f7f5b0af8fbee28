using Edge.Board;
using Edge.Configuration;
using Edge.Host;
using Edge.Inputs;
using Edge.Simulator.Chips;
using Edge.Simulator.Plant;

namespace Edge.Simulator.Board;

/// <summary>
/// The chips and pins of a board definition (<see cref="PinMap"/>), wired to a plant as the site says. It knows no power and no events.
/// </summary>
/// <remarks>
/// Simplified: the ADC is ideal, the loops' filters (22 ms) are left out, pins have no pull resistors, transfers never fail on the wire. Edge inputs are high while the loop's
/// node is below the comparator's threshold, as hardware/ draws them.
/// </remarks>
internal sealed class BoardHardware
{
    private const double AdcFullScaleVolts = 3.3;
    private const int AdcMost = 4095;
    private const int RelayOfExpander = 15;
    private const int LoopsPerExpander = 3;

    private readonly ISimulatedTime _time;
    private readonly PlantModel _plant;
    private readonly SiteWiring _wiring;
    private readonly PinMap _map;
    private readonly Ads1115Chip[] _converters;
    private readonly Mcp23017Chip[] _expanders;
    private readonly ModbusLine _emptyLine;
    private readonly long _pulsesAtBoot;
    private bool _isRelayPinHigh;

    /// <summary>All chips but the battery clock are as after power-on.</summary>
    public BoardHardware(ISimulatedTime time, SiteSettings site, PlantModel plant, Ds3231State battery)
    {
        _time = time;
        _plant = plant;
        _wiring = new SiteWiring(site, plant);
        _map = PinMap.Find(site.Board);
        _converters = [.. _map.CurrentAddresses.Select((_, chip) => new Ads1115Chip(time, input => VoltsAt((4 * chip) + input)))];
        _expanders = [.. _map.ExpanderAddresses.Select(_ => new Mcp23017Chip())];
        Thermocouple = new Max31856Chip(time, () => _wiring.Furnace?.Reading ?? plant.Ambient, () => plant.Ambient) { Thermocouple = _wiring.FurnaceType };
        Battery = new Ds3231Chip(time, () => plant.Ambient, battery);
        var hasParity = site.Modbus.Parity is "even" or "odd";
        Line = new ModbusLine(time, site.Modbus.Baud, hasParity, _wiring.Slaves);
        _emptyLine = new ModbusLine(time, site.Modbus.Baud, hasParity);
        _pulsesAtBoot = PlantPulses();
        ShowContacts();
    }

    /// <summary>The RS-485 line.</summary>
    public ModbusLine Line { get; }

    /// <summary>The MAX31856.</summary>
    public Max31856Chip Thermocouple { get; }

    /// <summary>The DS3231.</summary>
    public Ds3231Chip Battery { get; }

    /// <summary>Addresses of I2C chips that do not answer.</summary>
    public HashSet<int> SilentAddresses { get; } = [];

    /// <summary>Pin of the watchdog's input.</summary>
    public int WatchdogPin => _map.Watchdog;

    /// <summary>Whether an input changes without the plant's doing, because the firmware reads a chip that drives it.</summary>
    public bool HasExpanders => _expanders.Length > 0;

    /// <summary>Whether the alarm relay is pulled.</summary>
    public bool IsRelayOn => _map.Relay == PinMap.NoPin ? _expanders[0].ReadPin(RelayOfExpander) : _isRelayPinHigh;

    /// <summary>Brings changed contacts to the chips that notice them on their own.</summary>
    public void ShowContacts()
    {
        // Three comparators a loop make a thermometer code: above "shorted", above "closed", above "open".
        for (var loop = 0; loop < _expanders.Length * LoopsPerExpander; loop++)
        {
            var state = _wiring.StateOf(loop, _time.NowUs);
            var chip = _expanders[loop / LoopsPerExpander];
            var first = (loop % LoopsPerExpander) switch
            {
                0 => 0,
                1 => 3,
                _ => 8,
            };
            chip.SetInput(first, state != LoopState.Shorted);
            chip.SetInput(first + 1, state is LoopState.Open or LoopState.Cut);
            chip.SetInput(first + 2, state == LoopState.Cut);
        }
    }

    /// <summary>Level of a pin.</summary>
    public bool ReadPin(int pin)
    {
        if (pin == _map.ExpanderInterrupt)
        {
            return Array.TrueForAll(_expanders, chip => chip.InterruptLevel(0));
        }

        var loop = Array.IndexOf(_map.LoopEdgePins, pin);
        return loop >= 0 && _wiring.StateOf(loop, _time.NowUs) is LoopState.Closed or LoopState.Shorted;
    }

    /// <summary>Drives a pin.</summary>
    public void WritePin(int pin, bool high)
    {
        if (pin == _map.Relay)
        {
            _isRelayPinHigh = high;
        }
    }

    /// <summary>Raw value of an ADC1 channel.</summary>
    public int ReadAdc(int channel)
    {
        var loop = Array.IndexOf(_map.LoopAdcChannels, channel);
        var volts = loop < 0 ? 0 : LoopCircuit.Volts(_wiring.StateOf(loop, _time.NowUs));
        return Math.Clamp((int)Math.Round(volts / AdcFullScaleVolts * AdcMost), 0, AdcMost);
    }

    /// <summary>Pulses at a pin since boot.</summary>
    public long ReadPulses(int pin)
    {
        return pin == _map.Pulse ? PlantPulses() - _pulsesAtBoot : 0;
    }

    /// <summary>The chip at an I2C address, or null.</summary>
    public II2cChip? FindI2c(int busId, int address)
    {
        if (busId != _map.I2cBus || SilentAddresses.Contains(address))
        {
            return null;
        }

        if (address == _map.BatteryClockAddress)
        {
            return Battery;
        }

        var converter = Array.IndexOf(_map.CurrentAddresses, address);
        if (converter >= 0)
        {
            return _converters[converter];
        }

        var expander = Array.IndexOf(_map.ExpanderAddresses, address);
        return expander < 0 ? null : _expanders[expander];
    }

    /// <summary>The chip behind a chip-select line, or null.</summary>
    public ISpiChip? FindSpi(int busId, int chipSelect)
    {
        if (busId != _map.SpiBus || chipSelect != _map.ThermocoupleSelect)
        {
            return null;
        }

        if (Thermocouple.Wire != ThermocoupleWire.OverVoltage)
        {
            Thermocouple.Wire = _wiring.Furnace is { IsDead: true } ? ThermocoupleWire.Open : ThermocoupleWire.Whole;
        }

        return Thermocouple;
    }

    /// <summary>The wire at a serial port.</summary>
    public ISerialWire OpenSerial(string portName)
    {
        return portName == _map.SerialPort ? Line : _emptyLine;
    }

    private double VoltsAt(int input)
    {
        return _wiring.Milliamperes(input) / 1_000 * CurrentChip.ShuntOhms;
    }

    private long PlantPulses()
    {
        return _wiring.PulseSignal < 0 ? 0 : _plant.CountPulses(_wiring.PulseSignal, _wiring.PulsesPerUnit);
    }
}

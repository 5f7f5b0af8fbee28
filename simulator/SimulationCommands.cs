using System.Globalization;
using Edge.Events;
using Edge.Simulator.Board;
using Edge.Simulator.Link;
using Edge.Simulator.Plant;

namespace Edge.Simulator;

/// <summary>The typed commands: what people, wear and accidents do to the plant, its wires, network and power.</summary>
public sealed partial class Simulation
{
    private const string Help =
        "open|close VALVE, open VALVE for 100ms, move VALVE to 40%, slow VALVE to 90s, slow card to 400ms, break|restore seal [VALVE], stop|start kiln [LINE], " +
        "maintenance on|off [LINE], cut|restore network, stall network for 20s|forever, stall connects for 20s|forever|at random, repair connects, cut|restore power, cut power at N, pull|insert card, step clock +90s|-5m, step battery-clock +90s, drift clock|battery-clock PPM, lose battery-clock, silence|repair modbus, " +
        "fail|freeze|repair SIGNAL, offset SIGNAL BY, hold SIGNAL VALUE, drift SIGNAL BY, repeat SIGNAL every 10m, swap SIGNAL with SIGNAL, " +
        "order maintenance LINE for 30m by WHO, order calibration CHANNEL for 30m by WHO, order stop LINE for 6h by WHO, " +
        "end maintenance|calibration ID by WHO, withdraw stop LINE by WHO, cut|short|bridge|shake|repair loop CONTACT, " +
        "shake loop CONTACT for 40ms, help";

    /// <summary>Runs a typed command on the plant, board or network ("open bypass-1"); the answer is one line, an error names what is allowed.</summary>
    /// <returns>Whether it was understood and done.</returns>
    public bool Execute(string command, out string answer)
    {
        var words = command.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            answer = Run(words);
            return true;
        }
        catch (CommandException error)
        {
            answer = error.Message;
            return false;
        }
    }

    /// <summary>A refusal that names the commands which begin as the typed one does, or all of them.</summary>
    private static CommandException Unknown(string[] words)
    {
        var verb = words.FirstOrDefault("");
        var alike = Help.Split(", ").Where(form => form.Split(' ')[0].Split('|').Contains(verb)).ToList();
        return new CommandException(alike.Count > 0
            ? $"'{string.Join(' ', words)}' is no command; allowed: {string.Join(", ", alike)}"
            : "unknown command; allowed: " + Help);
    }

    private string Run(string[] words)
    {
        return words switch
        {
            ["help"] => Help,
            ["open", var valve] => OpenValve(valve, long.MaxValue),
            ["open", var valve, "for", var duration] => OpenValve(valve, Plant.NowUs + Duration(duration)),
            ["close", var valve] => CloseValve(valve),
            ["move", var valve, "to", var position] => MoveValve(valve, position),
            ["slow", "card", "to", var duration] => SlowCard(duration),
            ["slow", var valve, "to", var stroke] => SlowValve(valve, stroke),
            ["break", "seal"] => SetSeals(isWhole: false, null),
            ["restore", "seal"] => SetSeals(isWhole: true, null),
            ["break", "seal", var valve] => SetSeals(isWhole: false, valve),
            ["restore", "seal", var valve] => SetSeals(isWhole: true, valve),
            ["stop", "kiln"] => RunKilns(runs: false, null),
            ["start", "kiln"] => RunKilns(runs: true, null),
            ["stop", "kiln", var line] => RunKilns(runs: false, line),
            ["start", "kiln", var line] => RunKilns(runs: true, line),
            ["maintenance", "on"] => TurnKeys(on: true, null),
            ["maintenance", "off"] => TurnKeys(on: false, null),
            ["maintenance", "on", var line] => TurnKeys(on: true, line),
            ["maintenance", "off", var line] => TurnKeys(on: false, line),
            ["cut", "network"] => SetNetwork(isUp: false),
            ["restore", "network"] => SetNetwork(isUp: true),
            ["stall", "network", "for", var duration] => StallNetwork(StallUs(duration)),
            ["stall", "network", "forever"] => StallNetwork(ConnectStalls.EndlessUs),
            ["stall", "connects", "for", var duration] => StallConnects(StallUs(duration)),
            ["stall", "connects", "forever"] => StallConnects(ConnectStalls.EndlessUs),
            ["stall", "connects", "at", "random"] => StallConnectsAtRandom(),
            ["repair", "connects"] => StallConnects(0),
            ["cut", "power"] => CutPower(),
            ["cut", "power", "at", var write] => CutPowerAt(write),
            ["restore", "power"] => RestorePower(),
            ["pull", "card"] => SetCard(isInserted: false),
            ["insert", "card"] => SetCard(isInserted: true),
            ["step", "clock", var by] => StepClock(by),
            ["step", "battery-clock", var by] => StepBatteryClock(by),
            ["drift", "clock", var ppm] => DriftClock(Ppm(ppm)),
            ["drift", "battery-clock", var ppm] => DriftBatteryClock(Ppm(ppm)),
            ["lose", "battery-clock"] => LoseBatteryClock(),
            ["silence", "modbus"] => SetModbus(isSilent: true),
            ["repair", "modbus"] => SetModbus(isSilent: false),
            ["shake", "loop", var contact, "for", var duration] => ShakeContact(contact, duration),
            ["cut", "loop", var contact] => SetContact(contact, ContactFault.Cut),
            ["short", "loop", var contact] => SetContact(contact, ContactFault.Short),
            ["bridge", "loop", var contact] => SetContact(contact, ContactFault.Bridge),
            ["shake", "loop", var contact] => SetContact(contact, ContactFault.Bounce),
            ["repair", "loop", var contact] => SetContact(contact, ContactFault.None),
            ["fail", var signal] => SetSignal(signal, SignalFault.Dead, 0),
            ["freeze", var signal] => SetSignal(signal, SignalFault.Frozen, 0),
            ["repair", var signal] => SetSignal(signal, SignalFault.None, 0),
            ["offset", var signal, var by] => SetSignal(signal, SignalFault.Offset, Number(by)),
            ["drift", var signal, var by] => SetSignal(signal, SignalFault.Drift, Number(by)),
            ["repeat", var signal, "every", var duration] => SetSignal(signal, SignalFault.Repeat, Math.Max(1, Duration(duration) / 1_000_000)),
            ["swap", var signal, "with", var other] => SwapSignals(signal, other),
            ["order", "maintenance", var line, "for", var duration, "by", var who] =>
                Order(firmware => firmware.Desk.BeginMaintenance(LineOf(line), who, OrderReason.Repair, Minutes(duration))),
            ["end", "maintenance", var line, "by", var who] => Order(firmware => firmware.Desk.EndMaintenance(LineOf(line), who)),
            ["order", "calibration", var channel, "for", var duration, "by", var who] =>
                Order(firmware => firmware.Desk.BeginCalibration(ChannelOf(channel), who, OrderReason.Calibration, Minutes(duration))),
            ["end", "calibration", var channel, "by", var who] => Order(firmware => firmware.Desk.EndCalibration(ChannelOf(channel), who)),
            ["order", "stop", var line, "for", var duration, "by", var who] =>
                Order(firmware => firmware.Desk.OrderStop(LineOf(line), who, OrderReason.Authority, BoardUtcMs, BoardUtcMs + (Duration(duration) / 1_000))),
            ["withdraw", "stop", var line, "by", var who] => Order(firmware => firmware.Desk.WithdrawStops(LineOf(line), who)),
            ["hold", var signal, var value] => SetSignal(signal, SignalFault.Constant, Number(value)),
            _ => throw Unknown(words),
        };
    }

    private string OpenValve(string name, long closesAtUs)
    {
        FindValve(name).Open(closesAtUs);
        return closesAtUs == long.MaxValue ? $"{name} opens" : $"{name} opens until {PlantModel.ToUtc(closesAtUs):HH:mm:ss.f} UTC";
    }

    private string CloseValve(string name)
    {
        FindValve(name).Close();
        return $"{name} closes";
    }

    private PlantValve FindValve(string name)
    {
        return Plant.FindValve(name) ?? throw new CommandException(NoSuch("valve", name, Plant.Valves.Select(valve => valve.Name)));
    }

    private string MoveValve(string name, string position)
    {
        var valve = FindValve(name);
        if (!position.EndsWith('%') || !double.TryParse(position[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent > 100)
        {
            throw new CommandException($"'{position}' is no position; allowed: 0% (closed) to 100% (open)");
        }

        valve.MoveTo(percent / 100);
        return $"{name} moves to {position}";
    }

    private string SlowValve(string name, string stroke)
    {
        var valve = FindValve(name);
        var seconds = Duration(stroke) / 1e6;
        if (seconds is < 0.1 or > 3600)
        {
            throw new CommandException($"'{stroke}' is no time from closed to open; allowed: 100ms to 1h");
        }

        valve.StrokeSeconds = seconds;
        return $"{name} takes {stroke} from closed to open";
    }

    private string SlowCard(string duration)
    {
        var writeUs = Duration(duration);
        if (writeUs > 600_000_000)
        {
            throw new CommandException($"'{duration}' is too long; allowed: up to 10m (8ms is usual)");
        }

        _card.WriteMicroseconds = (int)writeUs;
        return $"a write to the card takes {duration}";
    }

    private string SetSeals(bool isWhole, string? name)
    {
        var withSeal = Plant.Valves.Where(valve => valve.Seal is not null && (name is null || valve.Name == name)).ToList();
        if (withSeal.Count == 0)
        {
            throw new CommandException(name is null ? "no valve of this site has a seal" : NoSuch(
                "valve with a seal", name, Plant.Valves.Where(valve => valve.Seal is not null).Select(valve => valve.Name)));
        }

        foreach (var valve in withSeal)
        {
            valve.Seal!.IsMade = isWhole;
        }

        return isWhole ? "the seal is whole" : "the seal is broken";
    }

    private string RunKilns(bool runs, string? line)
    {
        foreach (var index in LinesOf(line))
        {
            Plant.RunKiln(index, runs);
        }

        return runs ? "the kiln starts" : "the kiln stops";
    }

    private string TurnKeys(bool on, string? line)
    {
        foreach (var index in LinesOf(line))
        {
            Plant.TurnMaintenanceKey(index, on);
        }

        return on ? "the maintenance key is on" : "the maintenance key is off";
    }

    private IEnumerable<int> LinesOf(string? name)
    {
        if (name is null)
        {
            return Enumerable.Range(0, Plant.Lines.Count);
        }

        var index = Plant.Definition.LineNames.ToList().IndexOf(name);
        return index >= 0 ? [index] : throw new CommandException(NoSuch("line", name, Plant.Definition.LineNames));
    }

    private string SetNetwork(bool isUp)
    {
        IsNetworkUp = isUp;
        return isUp ? "the network is up" : "the network is down";
    }

    private string StallNetwork(long stallUs)
    {
        if (Board is null)
        {
            throw new CommandException("the board has no power, and so no call that could be held up");
        }

        _stallUs = stallUs;
        return $"the board is held up in a call {LengthOf(stallUs)}";
    }

    private string StallConnects(long stallUs)
    {
        _connects.Set(stallUs);
        return stallUs == 0 ? "connection attempts hold nothing up" : $"each connection attempt holds the board up {LengthOf(stallUs)}";
    }

    private string StallConnectsAtRandom()
    {
        _connects.SetRandom();
        return "each connection attempt holds the board up for 0.2 to 30 s";
    }

    private static string LengthOf(long stallUs) =>
        stallUs == ConnectStalls.EndlessUs ? "until its watchdog ends that" : string.Create(CultureInfo.InvariantCulture, $"for {stallUs / 1e6} s");

    private static long StallUs(string duration)
    {
        var stallUs = Duration(duration);
        return stallUs <= 600_000_000 ? stallUs : throw new CommandException($"'{duration}' is too long; allowed: up to 10m, and forever");
    }

    private string CutPower()
    {
        if (!IsPowered)
        {
            throw new CommandException("the power is off already");
        }

        _cutter.Clear();
        NoteStop("power");
        return "the power is off";
    }

    private string CutPowerAt(string write)
    {
        if (!int.TryParse(write, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            throw new CommandException($"'{write}' is no number of a write; allowed: 1 and more, counted from now");
        }

        _cutter.CutAt(number);
        return $"the power fails in the middle of write {number}";
    }

    private string RestorePower()
    {
        if (IsPowered)
        {
            throw new CommandException("the power is on already");
        }

        IsPowered = true;
        _bootAtUs = _nowUs + BootDelayUs;
        return "the power is on";
    }

    private string SetCard(bool isInserted)
    {
        _card.IsInserted = isInserted;
        return isInserted ? "the card is in its slot" : "the card is out";
    }

    private string StepClock(string by)
    {
        var stepUs = StepUs(by);
        PoweredBoard.StepClock(TimeSpan.FromMicroseconds(stepUs));
        return $"the clock of the board was set {(stepUs < 0 ? "back" : "forward")} by {by[1..]}";
    }

    private string StepBatteryClock(string by)
    {
        var stepUs = StepUs(by);
        _state.Battery.OffsetUs += stepUs;
        return $"the battery clock was set {(stepUs < 0 ? "back" : "forward")} by {by[1..]}";
    }

    private static long StepUs(string by)
    {
        return by[0] is '+' or '-'
            ? Duration(by[1..]) * (by[0] == '-' ? -1 : 1)
            : throw new CommandException($"'{by}' is no step of a clock; allowed: +90s, -5m and the like");
    }

    private string DriftClock(double ppm)
    {
        PoweredBoard.DriftClock(ppm);
        return string.Create(CultureInfo.InvariantCulture, $"the clock of the board runs {ppm} ppm too fast");
    }

    private string DriftBatteryClock(double ppm)
    {
        PoweredBoard.Battery.Drift(ppm);
        return string.Create(CultureInfo.InvariantCulture, $"the battery clock runs {ppm} ppm too fast");
    }

    private string LoseBatteryClock()
    {
        PoweredBoard.Battery.LoseTime();
        return "the battery clock has lost its time";
    }

    private SimulatedBoard PoweredBoard => Board ?? throw new CommandException("the board has no power, and so no clock");

    private static double Ppm(string text)
    {
        var ppm = Number(text);
        return Math.Abs(ppm) <= 5_000 ? ppm : throw new CommandException($"'{text}' is no drift of a clock; allowed: -5000 to 5000 ppm");
    }

    private string SetModbus(bool isSilent)
    {
        _isModbusSilent = isSilent;
        if (Board is not null)
        {
            ShowModbusFault(Board);
        }

        return isSilent ? "the DCS does not answer" : "the DCS answers";
    }

    private string SetContact(string name, ContactFault fault)
    {
        var contact = Plant.FindContact(name) ?? throw new CommandException(NoSuch("contact", name, Plant.Contacts.Select(one => one.Name)));
        contact.Fault = fault;
        return fault switch
        {
            ContactFault.Cut => $"the loop of {name} is cut",
            ContactFault.Short => $"the loop of {name} is shorted",
            ContactFault.Bridge => $"{name} is bridged",
            ContactFault.Bounce => $"{name} chatters",
            _ => $"the loop of {name} is whole",
        };
    }

    private string ShakeContact(string name, string duration)
    {
        var contact = Plant.FindContact(name) ?? throw new CommandException(NoSuch("contact", name, Plant.Contacts.Select(one => one.Name)));
        contact.Shake(Plant.NowUs + Duration(duration));
        return $"{name} chatters for {duration}";
    }

    private string SetSignal(string name, SignalFault fault, double value)
    {
        var signal = Plant.FindSignal(name) ?? throw new CommandException(NoSuch("signal", name, Plant.Signals.Select(one => one.Name)));
        signal.SetFault(fault, value);
        return fault switch
        {
            SignalFault.Dead => $"{name} gives nothing",
            SignalFault.Frozen => $"{name} is frozen",
            SignalFault.Offset => $"{name} is off by {value.ToString(CultureInfo.InvariantCulture)}",
            SignalFault.Constant => $"{name} shows {value.ToString(CultureInfo.InvariantCulture)}",
            _ => $"{name} is repaired",
        };
    }

    private string SwapSignals(string name, string other)
    {
        var signals = Array.ConvertAll([name, other], one =>
            Plant.FindSignal(one) ?? throw new CommandException(NoSuch("signal", one, Plant.Signals.Select(signal => signal.Name))));
        signals[0].Partner = signals[1];
        signals[1].Partner = signals[0];
        Array.ForEach(signals, signal => signal.SetFault(SignalFault.Swapped));
        return $"{name} and {other} are swapped";
    }

    // What the board's clock says, as who orders a stop would take it from there.
    private long BoardUtcMs => Board is { } board ? board.SystemTimeUs / 1_000 : 0;

    private string Order(Func<Controller, string?> order)
    {
        if (Firmware is not { } firmware)
        {
            throw new CommandException("the board has no power");
        }

        return order(firmware) is { } refusal ? throw new CommandException($"the board refuses: {refusal}") : "ordered";
    }

    private int LineOf(string id)
    {
        var lines = Site?.Lines ?? [];
        var line = Array.FindIndex(lines, one => one.Id == id);
        return line >= 0 ? line : throw new CommandException(NoSuch("line", id, lines.Select(one => one.Id)));
    }

    private int ChannelOf(string id)
    {
        var channels = Site?.Channels ?? [];
        var channel = Array.FindIndex(channels, one => one.Id == id);
        return channel >= 0 ? channel : throw new CommandException(NoSuch("channel", id, channels.Select(one => one.Id)));
    }

    private static int Minutes(string duration)
    {
        var minutes = Duration(duration) / 60_000_000;
        return minutes is >= 1 and <= Limits.OrderMinutes
            ? (int)minutes
            : throw new CommandException($"'{duration}' is no such duration; allowed: 1m to 24h");
    }

    private static string NoSuch(string kind, string name, IEnumerable<string> allowed)
    {
        return $"no {kind} '{name}'; allowed: {string.Join(", ", allowed)}";
    }

    private static double Number(string text)
    {
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new CommandException($"'{text}' is no number");
    }

    private static long Duration(string text)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var unitUs = text[digits..] switch
        {
            "ms" => 1_000L,
            "s" => 1_000_000,
            "m" => 60_000_000,
            "h" => 3_600_000_000,
            "d" => 86_400_000_000,
            _ => 0,
        };
        if (unitUs == 0 || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) || count > 1e6)
        {
            throw new CommandException($"'{text}' is no duration; allowed: a number and ms, s, m, h or d");
        }

        return (long)(count * unitUs);
    }

    private sealed class CommandException(string message) : Exception(message);
}

using System.Globalization;
using Edge.Simulator.Plant;

namespace Edge.Simulator;

/// <summary>The typed commands: what people, wear and accidents do to the plant, its wires, network and power.</summary>
public sealed partial class Simulation
{
    private const string Help =
        "open|close VALVE, open VALVE for 100ms, break|restore seal, stop|start kiln, maintenance on|off, " +
        "cut|restore network, cut|restore power, cut power at N, pull|insert card, step clock +90s|-5m, silence|repair modbus, " +
        "fail|freeze|repair SIGNAL, offset SIGNAL BY, hold SIGNAL VALUE, cut|short|bridge|shake|repair loop CONTACT, help";

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
            ["break", "seal"] => SetSeals(isWhole: false),
            ["restore", "seal"] => SetSeals(isWhole: true),
            ["stop", "kiln"] => RunKilns(runs: false),
            ["start", "kiln"] => RunKilns(runs: true),
            ["maintenance", "on"] => TurnKeys(on: true),
            ["maintenance", "off"] => TurnKeys(on: false),
            ["cut", "network"] => SetNetwork(isUp: false),
            ["restore", "network"] => SetNetwork(isUp: true),
            ["cut", "power"] => CutPower(),
            ["cut", "power", "at", var write] => CutPowerAt(write),
            ["restore", "power"] => RestorePower(),
            ["pull", "card"] => SetCard(isInserted: false),
            ["insert", "card"] => SetCard(isInserted: true),
            ["step", "clock", var by] => StepClock(by),
            ["silence", "modbus"] => SetModbus(isSilent: true),
            ["repair", "modbus"] => SetModbus(isSilent: false),
            ["cut", "loop", var contact] => SetContact(contact, ContactFault.Cut),
            ["short", "loop", var contact] => SetContact(contact, ContactFault.Short),
            ["bridge", "loop", var contact] => SetContact(contact, ContactFault.Bridge),
            ["shake", "loop", var contact] => SetContact(contact, ContactFault.Bounce),
            ["repair", "loop", var contact] => SetContact(contact, ContactFault.None),
            ["fail", var signal] => SetSignal(signal, SignalFault.Dead, 0),
            ["freeze", var signal] => SetSignal(signal, SignalFault.Frozen, 0),
            ["repair", var signal] => SetSignal(signal, SignalFault.None, 0),
            ["offset", var signal, var by] => SetSignal(signal, SignalFault.Offset, Number(by)),
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

    private string SetSeals(bool isWhole)
    {
        var withSeal = Plant.Valves.Where(valve => valve.Seal is not null).ToList();
        if (withSeal.Count == 0)
        {
            throw new CommandException("no valve of this site has a seal");
        }

        foreach (var valve in withSeal)
        {
            valve.Seal!.IsMade = isWhole;
        }

        return isWhole ? "the seal is whole" : "the seal is broken";
    }

    private string RunKilns(bool runs)
    {
        for (var line = 0; line < Plant.Lines.Count; line++)
        {
            Plant.RunKiln(line, runs);
        }

        return runs ? "the kiln starts" : "the kiln stops";
    }

    private string TurnKeys(bool on)
    {
        for (var line = 0; line < Plant.Lines.Count; line++)
        {
            Plant.TurnMaintenanceKey(line, on);
        }

        return on ? "the maintenance key is on" : "the maintenance key is off";
    }

    private string SetNetwork(bool isUp)
    {
        IsNetworkUp = isUp;
        return isUp ? "the network is up" : "the network is down";
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
        if (Board is null)
        {
            throw new CommandException("the board has no power, and so no clock");
        }

        if (by[0] is not ('+' or '-'))
        {
            throw new CommandException($"'{by}' is no step of a clock; allowed: +90s, -5m and the like");
        }

        var step = Duration(by[1..]) * (by[0] == '-' ? -1 : 1);
        Board.StepClock(TimeSpan.FromMicroseconds(step));
        return $"the clock of the board was set {(step < 0 ? "back" : "forward")} by {by[1..]}";
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

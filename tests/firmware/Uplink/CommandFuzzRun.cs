using Edge.Platform.Sparkplug.Wire;
using Edge.Uplink;
using Google.Protobuf;

namespace Edge.Tests.Uplink;

/// <summary>One board that is online, what <see cref="CommandOracle"/> expects of it, and the comparison after each tick.</summary>
internal sealed class CommandFuzzRun
{
    private const string Node = "spBv1.0/plant/NCMD/board-1";
    private const string Line = "spBv1.0/plant/DCMD/board-1/line-1";

    private readonly ScriptedLink _link;
    private readonly UplinkRig _rig;
    private readonly HashSet<string> _ids = [];
    private readonly HashSet<string> _offeredIds = [];
    private int _tokens = Limits.CommandBurst;
    private int _rebirths;
    private int _births;
    private bool _isExact = true;

    public CommandFuzzRun()
    {
        UplinkRig? rig = null;
        _link = new ScriptedLink(() => rig?.NowMs ?? 0);
        _rig = rig = new UplinkRig(link: () => _link);
        for (var i = 0; i < 6; i++)
        {
            _rig.AppendMinute();
        }

        _rig.Run(3);
        Assert.IsTrue(_rig.Uplink.IsOnline);
        _births = CountBirths();
        _link.Published.Clear();
    }

    /// <summary>Named commands that were carried out.</summary>
    public int CommandCount => _ids.Count;

    /// <summary>Messages arrive between two ticks; the next tick takes them, the one after carries out.</summary>
    public void Step((string Topic, byte[] Payload)[] arrivals)
    {
        var before = Look();
        foreach (var (topic, payload) in arrivals)
        {
            _link.ArriveMessage(topic, payload);
        }

        _rig.Tick();
        _rig.Tick();
        Assert.AreEqual((1, 0), (_link.Attempts.Count, _link.DropCount), "session");
        Assert.IsTrue(_rig.Uplink.State is SessionState.Online or SessionState.Birthing, "session");
        Assert.IsTrue(_rig.Uplink.Delivered >= before.Delivered && _rig.Uplink.Delivered <= _rig.Log.Head, "delivered");
        _isExact &= arrivals.Length == 1;
        if (_isExact)
        {
            Compare(before, arrivals[0].Topic, arrivals[0].Payload);
        }
        else
        {
            // More than finds room, in the ring or the queue: which, depends on what else came. All that happens must be asked for by one of them.
            Settle();
            Explain(before, arrivals);
        }

        _link.Published.Clear();
    }

    /// <summary>After all of it the board works: it carries out a command once it may.</summary>
    public void Finish()
    {
        _rig.Run(Limits.CommandRefillMs / 1000);
        var calls = _rig.Target.Calls.Count;
        var whole = new Payload
        {
            Metrics =
            {
                new Metric { Name = "Command/Id", StringValue = "last" },
                new Metric { Name = "Command/Name", StringValue = "withdraw-emergency" },
                new Metric { Name = "Command/Subject", StringValue = "bypass-1" },
            },
        };
        _link.ArriveMessage(Node, whole.ToByteArray());
        _rig.Run(1);
        Assert.HasCount(calls + 1, _rig.Target.Calls);
    }

    private void Compare(Seen before, string topic, byte[] payload)
    {
        var isNode = topic == Node;
        var command = isNode || topic == Line ? CommandOracle.Read(payload) : null;
        var isBeyond = isNode && command?.Confirmed > before.Head + 1;
        var isFresh = command is { IsNamed: true } && !_ids.Contains(command.Id);
        var hasTurn = command is { IsNamed: true } && _tokens > 0;
        var refused = (command is null ? 1 : 0) + (isBeyond ? 1 : 0) + (command is { IsNamed: true } && !hasTurn ? 1 : 0);
        var after = Look();
        Assert.AreEqual(refused, after.Refused - before.Refused, "refused");
        var expected = hasTurn && isFresh ? $"command {command!.Id} {NumberOf(command.Name)}" : "";
        Assert.AreEqual(expected, string.Join(", ", NewEvents(before)), "events");
        Assert.IsLessThanOrEqualTo(hasTurn && isFresh ? 1 : 0, after.Calls - before.Calls, "calls");
        var confirmed = isNode && !isBeyond && command?.Confirmed is { } sequence ? Math.Max(before.Confirmed, sequence) : before.Confirmed;
        Assert.AreEqual(confirmed, after.Confirmed, "confirmed");
        CountRebirths(isNode && command is { WantsRebirth: true } ? 1 : 0);
        if (hasTurn)
        {
            _tokens--;
            _ids.Add(command!.Id);
        }
    }

    private void Explain(Seen before, (string Topic, byte[] Payload)[] arrivals)
    {
        CommandOracle[] commands = [.. arrivals.Where(message => message.Topic is Node or Line).Select(message => CommandOracle.Read(message.Payload)).OfType<CommandOracle>()];
        _offeredIds.UnionWith(commands.Where(command => command.IsNamed).Select(command => command.Id));
        foreach (var happened in NewEvents(before))
        {
            var id = happened.Split(' ')[1];
            Assert.IsTrue(_offeredIds.Contains(id), happened);
            _ids.Add(id);
        }

        var after = Look();
        var confirmed = commands.Select(command => command.Confirmed ?? 0).Where(sequence => sequence <= after.Head).Append(before.Confirmed).Max();
        Assert.IsTrue(after.Confirmed >= before.Confirmed && after.Confirmed <= confirmed, "confirmed");
        Assert.IsLessThanOrEqualTo(Limits.CommandBurst, _ids.Count);
        CountRebirths(commands.Count(command => command.WantsRebirth));
    }

    // A rebirth may have to wait for some seconds after the last one: births are counted against all that asked so far.
    private void CountRebirths(int wanted)
    {
        _rebirths += wanted;
        _births += CountBirths();
        Assert.IsLessThanOrEqualTo(1 + _rebirths, _births, "births");
    }

    // The queue empties at one command a tick.
    private void Settle()
    {
        for (var i = 0; i < Limits.Commands; i++)
        {
            _rig.Tick();
        }
    }

    private int CountBirths() => _link.Published.Count(message => message.Topic.Contains("/NBIRTH/", StringComparison.Ordinal));

    private Seen Look() => new(_rig.Log.Head, _rig.Uplink.Delivered, _rig.Uplink.Confirmed, _rig.Uplink.Commands.RefusedCount, _rig.Target.Calls.Count);

    // What the log got, in short; the count of refused messages is left out, which comes at most once a minute.
    private string[] NewEvents(Seen before)
    {
        var texts = Enumerable.Range((int)before.Head + 1, (int)(_rig.Log.Head - before.Head)).Select(sequence => _rig.Written[sequence]).ToArray();
        var events = texts.Where(text => !text.Contains("Event/Code=commands-refused ", StringComparison.Ordinal)).ToArray();
        Assert.IsTrue(events.All(text => text.Contains("Event/Code=command ", StringComparison.Ordinal)), string.Join('\n', events));
        Assert.IsLessThanOrEqualTo(events.Length + 1, texts.Length);
        return [.. events.Select(text => $"command {Field(text, "Event/Subject=")} {Field(text, "Event/Argument1=")}")];
    }

    private static string Field(string text, string name)
    {
        var start = text.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return text[start..text.IndexOf(' ', start)];
    }

    private static int NumberOf(string name) => Enumerable.Range(1, CommandName.Last).FirstOrDefault(number => CommandName.NameOf(number) == name);

    private sealed record Seen(long Head, long Delivered, long Confirmed, int Refused, int Calls);
}

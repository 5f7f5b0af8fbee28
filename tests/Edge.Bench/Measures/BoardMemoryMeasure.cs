using System.Reflection;
using System.Text.Json.Nodes;
using System.Threading;
using Edge.Board;
using Edge.Simulator;
using Edge.Simulator.Link;
using Edge.Simulator.Plant;
using Edge.Uplink;

namespace Edge.Bench.Measures;

/// <summary>
/// Managed memory of the whole firmware by the platform's object sizes, at its greatest: the reference site on a simulated board for hours, online, while a
/// block is sealed, without network, after a power cut, while the backlog is sent, and while sealed blocks are.
/// </summary>
/// <remarks>
/// Not in it: what the platform and its bindings hold (pins, buses, files, the MQTT client with its queue), the stacks of threads, and what a call allocates and
/// drops before it returns.
/// </remarks>
public sealed class BoardMemoryMeasure
{
    // Prime, so that each tick of a second is looked at.
    private const int LookTicks = 31;

    // As many as a medium keeps the paths of.
    private static readonly string[] _files = [.. Enumerable.Range(0, 5).Select(i => $"log/b/{i:X4}.seg")];

    private readonly Simulation _board;
    private int _ticks;

    private BoardMemoryMeasure(Simulation board)
    {
        _board = board;
    }

    /// <summary>Bytes of the whole firmware.</summary>
    public long BoardBytes { get; private set; }

    /// <summary>Of them, bytes that only the uplink and its commands hold.</summary>
    public long UplinkBytes { get; private set; }

    /// <summary>What <see cref="BoardBytes"/> consists of.</summary>
    public ManagedSize Greatest { get; private set; } = new();

    /// <summary>The greatest of each part of the run, bytes.</summary>
    public List<(string Part, long Bytes)> Parts { get; } = [];

    /// <summary>Measures.</summary>
    /// <param name="siteJson">The site file; see <see cref="WithChannels"/>.</param>
    public static BoardMemoryMeasure Run(string siteJson)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-memory-");
        try
        {
            var broker = new LoopbackBroker();
            using var board = new Simulation(new SimulationOptions
            {
                SiteJson = siteJson,
                StateDirectory = folder.FullName,
                Start = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc),
                CreateLink = of => new LoopbackLink(broker, () => PlantModel.ToMicroseconds(of.PlantTime) / 1000, () => of.IsNetworkUp),
            });
            var measure = new BoardMemoryMeasure(board);
            measure.Go("online, a block sealed", 180);
            measure.Do("cut network");
            measure.Go("without network", 15);
            measure.Do("cut power");
            measure.Do("restore power");
            measure.Do("restore network");
            measure.Go("after a power cut, with backlog", 5);
            board.Firmware!.Uplink.SendBlocks(1, board.Firmware.Log.Head);
            measure.Go("sealed blocks sent as they are", 1, everyTicks: 1);
            return measure;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A site file with more channels: registers at another slave.</summary>
    public static string WithChannels(string siteJson, int count)
    {
        JsonNode root = JsonNode.Parse(siteJson)!;
        JsonArray channels = root["lines"]![0]!["channels"]!.AsArray();
        for (int i = channels.Count; i < count; i++)
        {
            JsonNode channel = channels.Last(one => (string?)one!["source"]!["type"] == "modbus")!.DeepClone();
            channel["id"] = $"further-{i}";
            channel["source"]!["slave"] = 2;
            channel["source"]!["register"] = i;
            channel["evidence"]!.AsObject().Remove("repetition");
            channel.AsObject().Remove("limits");
            channels.Add(channel);
        }

        return root.ToJsonString();
    }

    private void Do(string command)
    {
        if (!_board.Execute(command, out string answer))
        {
            throw new InvalidOperationException(answer);
        }
    }

    private void Go(string part, int minutes, int everyTicks = LookTicks)
    {
        long most = 0;
        DateTime end = _board.PlantTime.AddMinutes(minutes);
        while (_board.PlantTime < end)
        {
            _board.Step();
            if (++_ticks % everyTicks == 0 && _board.Firmware is { } firmware)
            {
                most = Math.Max(most, Look(firmware));
            }
        }

        Parts.Add((part, most));
    }

    private long Look(Controller firmware)
    {
        var size = new ManagedSize { IsOthers = IsOthers };
        object[] uplink = [.. PartsOf(firmware).Where(IsOfUplink)];
        foreach (object part in PartsOf(firmware).Except(uplink))
        {
            size.Add(part);
        }

        long others = size.Bytes;
        foreach (object part in uplink)
        {
            size.Add(part);
        }

        AddLink(size);
        UplinkBytes = Math.Max(UplinkBytes, size.Bytes - others);
        AddBoard(size);
        size.Add(firmware);
        if (size.Bytes > BoardBytes)
        {
            BoardBytes = size.Bytes;
            Greatest = size;
        }

        return size.Bytes;
    }

    private static IEnumerable<object> PartsOf(Controller firmware) =>
        typeof(Controller).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Where(field => !field.FieldType.IsValueType).Select(field => field.GetValue(firmware)!).Where(part => part is not MqttLink);

    private static bool IsOfUplink(object part) => part.GetType().Namespace == typeof(UplinkStage).Namespace;

    // What a real board has in the place of the simulator's link and clock.
    private void AddLink(ManagedSize size)
    {
        var link = new UnstartedLink(new BoardClock());
        link.Connect(new LinkOptions { Settings = _board.Site!.Uplink });
        size.Add(link);
    }

    // What it has in the place of its media.
    private void AddBoard(ManagedSize size)
    {
        size.Add(new KeyConsole(_board.Site));
        size.Add(Used(new FileStorage("I:\\")));
        size.Add(Used(new FileStorage("D:\\")));
    }

    private static FileStorage Used(FileStorage storage)
    {
        foreach (string name in _files)
        {
            storage.GetLength(name);
        }

        return storage;
    }

    // The platform's objects are not ours, and the names of files belong to who asks for them.
    private static bool IsOthers(object value) =>
        value is string text ? Array.Exists(_files, name => ReferenceEquals(name, text)) : value is not Array && value.GetType().Assembly != typeof(Controller).Assembly;

    private sealed class UnstartedLink(Clock clock) : M2MqttLink(clock, null)
    {
        protected override void Start(ThreadStart work)
        {
        }
    }
}

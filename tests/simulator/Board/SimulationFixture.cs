using Edge.Board;
using Edge.Records;
using Edge.Simulator;
using Edge.Simulator.Link;
using Edge.Simulator.Plant;

namespace Edge.Tests.Board;

/// <summary>A whole simulation of the reference site in a folder of its own, with a broker in process.</summary>
internal sealed class SimulationFixture : IDisposable
{
    public static readonly DateTime Start = new(2026, 3, 1, 4, 0, 0, DateTimeKind.Utc);

    private readonly bool _ownsDirectory;

    public SimulationFixture(int seed = 1, string? site = null, string? directory = null, DateTime? start = null)
    {
        _ownsDirectory = directory is null;
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("edge-").FullName;
        try
        {
            Simulation = new Simulation(new SimulationOptions
            {
                SiteJson = site ?? ReferenceSite.Json,
                StateDirectory = Directory,
                Seed = seed,
                Start = start == DateTime.MinValue ? null : start ?? Start,
                CreateLink = simulation => new LoopbackLink(
                    Broker, () => PlantModel.ToMicroseconds(simulation.PlantTime) / 1_000, () => simulation.IsNetworkUp, simulation.HoldUpConnect),
            });
        }
        catch
        {
            DeleteOwnDirectory();
            throw;
        }
    }

    public string Directory { get; }

    public LoopbackBroker Broker { get; } = new();

    public Simulation Simulation { get; }

    public void Run(double seconds)
    {
        var end = Simulation.PlantTime.AddSeconds(seconds);
        while (Simulation.PlantTime < end)
        {
            Simulation.Step();
        }
    }

    public string Do(string command)
    {
        Assert.IsTrue(Simulation.Execute(command, out var answer), answer);
        return answer;
    }

    public string Refuse(string command)
    {
        Assert.IsFalse(Simulation.Execute(command, out var answer), answer);
        return answer;
    }

    /// <summary>All records on the card, read beside the board.</summary>
    public List<StoredRecord> Records()
    {
        var log = new RecordLog(new FileStorage(Path.Combine(Directory, "media", "card")));
        log.Open();
        var reader = new RecordReader(log);
        var record = new Record();
        var records = new List<StoredRecord>();
        while (!reader.IsAtHead)
        {
            if (reader.TryRead(record))
            {
                records.Add(new StoredRecord(record));
            }
        }

        return records;
    }

    public List<StoredRecord> Events(int code)
    {
        return Records().FindAll(record => record.Kind == RecordKind.Event && record.Code == code);
    }

    /// <summary>The media as they are: path and content of every file.</summary>
    public SortedDictionary<string, string> Media()
    {
        var root = Path.Combine(Directory, "media");
        var files = System.IO.Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories);
        return new SortedDictionary<string, string>(
            files.ToDictionary(path => Path.GetRelativePath(root, path), path => Convert.ToHexString(File.ReadAllBytes(path))), StringComparer.Ordinal);
    }

    public void Dispose()
    {
        Simulation.Dispose();
        DeleteOwnDirectory();
    }

    private void DeleteOwnDirectory()
    {
        if (_ownsDirectory)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}

/// <summary>A copy of a record.</summary>
internal sealed class StoredRecord(Record record)
{
    public long Sequence { get; } = record.Sequence;

    public byte Kind { get; } = record.Kind;

    public DateTime Time { get; } = DateTime.UnixEpoch.AddMilliseconds(record.UtcMs);

    public byte TimeQuality { get; } = record.TimeQuality;

    public int Code { get; } = record.Code;

    public string Subject { get; } = record.Subject;

    public long Argument1 { get; } = record.Argument1;

    public long Argument2 { get; } = record.Argument2;

    public int[] Average { get; } = [.. record.Average.Take(record.ChannelCount)];

    public string Marks { get; } = string.Concat(record.Marks.Take(record.ChannelCount).Select(mark => (char)mark));

    public byte[] ValidCount { get; } = [.. record.ValidCount.Take(record.ChannelCount)];
}

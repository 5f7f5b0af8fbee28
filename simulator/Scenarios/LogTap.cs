using Edge.Board;
using Edge.Records;
using Edge.Simulator.Consoles;

namespace Edge.Simulator.Scenarios;

/// <summary>
/// Hands out the records of a simulated board's log as they become durable, read from its media behind the board's back: reading
/// through the board would cost it time.
/// </summary>
internal sealed class LogTap
{
    private readonly Simulation _simulation;
    private readonly LogMedia _media;
    private readonly Record _record = new();
    private long _next = 1;
    private long _seenHead;
    private bool _wasRunning;

    public LogTap(Simulation simulation)
    {
        _simulation = simulation;
        _media = simulation.LookAtLog();
    }

    /// <summary>Takes what became durable since the last call; after every tick.</summary>
    public IReadOnlyList<StoredFact> Take()
    {
        var isRunning = _simulation.Firmware is not null;
        var head = _simulation.Firmware?.Log.Head ?? _seenHead;
        if (head == _seenHead && isRunning == _wasRunning)
        {
            return [];
        }

        _seenHead = head;
        _wasRunning = isRunning;
        var storedAt = _simulation.PlantTime - _simulation.StartTime;
        var log = new RecordLog(_media);
        log.Open();
        var reader = new RecordReader(log);
        reader.Seek(_next);
        var facts = new List<StoredFact>();
        while (!reader.IsAtHead && log.Trouble is null)
        {
            if (reader.TryRead(_record))
            {
                facts.Add(new StoredFact(_record, storedAt, DateTime.UnixEpoch.AddMilliseconds(_record.UtcMs) - _simulation.StartTime));
            }
        }

        _next = Math.Max(_next, log.Head + 1);
        return facts;
    }
}

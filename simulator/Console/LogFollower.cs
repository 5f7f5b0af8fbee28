using Edge.Events;
using Edge.Records;

namespace Edge.Simulator.Consoles;

/// <summary>
/// Reads the new events of a board's record log from its medium, behind the board's back: reading through the board would cost it time
/// and change the run, which is to be the same whether somebody looks or not.
/// </summary>
public sealed class LogFollower
{
    // A boot writes a handful of records before anybody can look; its events belong to the run.
    private const int RecordsOfBoot = 100;

    private readonly LogMedia _media;
    private readonly Record _record = new();
    private long _next;

    /// <summary>Creates the follower.</summary>
    /// <param name="media">Media of the log, without the board's faults and delays; nothing on them is changed.</param>
    public LogFollower(LogMedia media)
    {
        _media = media;
    }

    /// <summary>Appends the events up to a sequence that were not read yet; at the first call, those since the last boot.</summary>
    /// <param name="head">Newest durable sequence of the board's log.</param>
    /// <param name="events">Where they go.</param>
    public void Read(long head, List<EventView> events)
    {
        if (head < _next)
        {
            return;
        }

        var log = new RecordLog(_media);
        log.Open();
        var reader = new RecordReader(log);
        var isFirst = _next == 0;
        reader.Seek(isFirst ? Math.Max(1, head - RecordsOfBoot) : _next);
        var found = new List<EventView>();
        while (!reader.IsAtHead && log.Trouble is null)
        {
            if (reader.TryRead(_record) && _record.Kind == RecordKind.Event)
            {
                if (isFirst && _record.Code == EventCode.Boot)
                {
                    found.Clear();
                }

                found.Add(new EventView(_record.Sequence, DateTime.UnixEpoch.AddMilliseconds(_record.UtcMs), EventCode.NameOf(_record.Code), _record.Subject));
            }
        }

        _next = Math.Max(head, log.Head) + 1;
        events.AddRange(found);
    }
}

using Edge.Events;

namespace Edge.Tests.Events;

/// <summary>One event as it was written.</summary>
internal sealed record Written(int Code, int Line, string Subject, long AgoMs, long Argument1, long Argument2)
{
    public override string ToString() => $"{EventCode.NameOf(Code)} {Subject} {AgoMs} ms ago ({Argument1}, {Argument2})";
}

/// <summary>Keeps events for a test.</summary>
internal sealed class EventList : EventSink
{
    public List<Written> All { get; } = [];

    public IEnumerable<int> Codes => All.Select(written => written.Code);

    public override void Write(int code, int line, string subject, long agoMs, long argument1, long argument2) =>
        All.Add(new Written(code, line, subject, agoMs, argument1, argument2));

    /// <summary>Takes what was written since the last call.</summary>
    public Written[] Take()
    {
        Written[] taken = [.. All];
        All.Clear();
        return taken;
    }
}

/// <summary>Forgets events: for counting what the firmware itself allocates.</summary>
internal sealed class NoEvents : EventSink
{
    public override void Write(int code, int line, string subject, long agoMs, long argument1, long argument2)
    {
    }
}

using System.Globalization;
using System.Text;

namespace Edge.Simulator.Consoles;

/// <summary>How figures and lines read, on a terminal and off it.</summary>
public static class PlainText
{
    /// <summary>A channel's value with its decimals, or "-".</summary>
    public static string Value(ChannelView channel) => channel.Value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    /// <summary>Bytes as B, KiB or MiB.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{bytes / 1024.0:0.0} KiB",
        _ => $"{bytes / (1024.0 * 1024.0):0.0} MiB",
    };

    /// <summary>A speed as a factor.</summary>
    public static string Speed(double speed) => speed switch
    {
        double.PositiveInfinity => "max",
        >= 100 => $"x{speed:0}",
        >= 10 => $"x{speed:0.#}",
        _ => $"x{speed:0.##}",
    };

    /// <summary>A span as days and h:mm:ss.</summary>
    public static string Span(TimeSpan span) => span.Days > 0 ? $"{span.Days} d {span:h\\:mm\\:ss}" : $"{span:h\\:mm\\:ss}";

    /// <summary>Site time with its offset.</summary>
    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>An answer to a command.</summary>
    public static string Answer(string command, bool isDone, string answer) => isDone ? $"> {command}: {answer}" : $"> {command}: refused: {answer}";

    /// <summary>One line about the state of plant, records and uplink.</summary>
    public static string Status(Snapshot snapshot)
    {
        var line = new StringBuilder(Time(snapshot.SiteTime));
        line.Append($"  record {snapshot.Sequence}, {Bytes(snapshot.Bytes)}");
        line.Append($"; uplink {(snapshot.IsOnline ? "online" : "offline")}, delivered {snapshot.Delivered}, backlog {snapshot.Backlog}");
        foreach (var kiln in snapshot.Kilns)
        {
            line.Append($"; kiln {kiln.Line} {kiln.State}");
        }

        foreach (var valve in snapshot.Valves)
        {
            line.Append($"; {valve.Id} {valve.State}");
        }

        line.Append(snapshot.HasPower ? "" : "; no power");
        line.Append(snapshot.IsNetworkUp ? "" : "; network cut");
        line.Append(snapshot.StorageTrouble is { } trouble ? $"; storage: {trouble}" : "");
        return line.ToString();
    }

    /// <summary>One line with every channel's value, unit and mark.</summary>
    public static string Channels(Snapshot snapshot) =>
        "  " + string.Join(", ", snapshot.Channels.Select(channel => $"{channel.Id} {Value(channel)} {channel.Unit} {channel.Mark?.ToString() ?? "-"}"));

    /// <summary>One line about an event.</summary>
    public static string Event(Snapshot snapshot, EventView item) =>
        $"{Time(snapshot.ToSiteTime(item.Time))}  event {item.Sequence}: {item.Code} {item.Subject}".TrimEnd();

    /// <summary>One line about what became of a replay.</summary>
    public static string Replay(ReplaySummary replay) =>
        $"Replay: {replay.Played} of {replay.Rows} rows played; {replay.OutOfOrder} repeat a time or go back in time (taken in file order)";
}

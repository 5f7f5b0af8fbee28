using Edge.Records;

namespace Edge.Commissioning.Export;

/// <summary>Names of columns and of what stands in them, the same in every format.</summary>
internal static class Names
{
    public static readonly string[] Minute = ["sequence", "line", "time_utc", "time_site", "time_quality"];

    public static readonly string[] Event = ["sequence", "line", "time_utc", "time_site", "time_quality", "code", "name", "subject", "argument1", "argument2"];

    /// <summary>A channel's five columns. Mark and valid samples have no unit; it stands there only where a channel had several units, to tell its columns apart.</summary>
    public static string[] Of(ChannelColumns channel, MinuteColumns all)
    {
        var unit = channel.Unit.Length == 0 ? "" : $" [{channel.Unit}]";
        var other = all.Channels.Count(one => one.Id == channel.Id) > 1 ? unit : "";
        return [$"{channel.Id} average{unit}", $"{channel.Id} minimum{unit}", $"{channel.Id} maximum{unit}", $"{channel.Id} mark{other}", $"{channel.Id} valid{other}"];
    }

    /// <summary>A contact's two columns.</summary>
    public static string[] OfContact(string id) => [$"{id} on [s]", $"{id} known [s]"];

    public static string OfQuality(byte quality) => quality switch
    {
        TimeQuality.Network => "network",
        TimeQuality.Battery => "battery",
        _ => "unsynchronized",
    };

    public static DateTime Utc(long utcMs) => DateTime.UnixEpoch.AddMilliseconds(utcMs);
}

using Edge.Configuration;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>Sites for uplink tests, without a file.</summary>
internal static class UplinkSites
{
    /// <summary>One line "line-1" with contacts kiln, key, closed, open, seal and a bypass "bypass-1".</summary>
    public static SiteSettings OneLine(int channels = 2, int decimals = 1) => Build(1, channels, decimals);

    /// <summary>Room for any message.</summary>
    public const int AmpleBytes = 32_768;

    /// <summary>A writer of births over an empty log.</summary>
    public static BirthWriter Births(SiteSettings site, PayloadWriter payload, LastValues? last = null)
    {
        var log = new RecordLog(new MemoryStorage());
        log.Open();
        return new BirthWriter(site, payload, last ?? new LastValues(site), new StatusWriter(payload, log, new DeliveryCursor(false), new CommandInbox()));
    }

    public static BirthPlan Plan(SiteSettings site)
    {
        var log = new RecordLog(new MemoryStorage());
        log.Open();
        return new BirthPlan(site, new LastValues(site), log, new DeliveryCursor(false), new CommandInbox());
    }

    public static SiteSettings Build(int lines, int channelsPerLine, int decimals = 1, string name = "Channel", string unit = "m3/h", int? contacts = null)
    {
        var site = new SiteSettings
        {
            Id = "site-1",
            Name = "Kiln works",
            UtcOffsetMinutes = 480,
            Group = "plant",
            Node = "board-1",
            Board = "wrover",
            Crc = 0xDEADBEEF,
            Uplink = new UplinkSettings
            {
                Hosts = ["broker"],
                Ports = [1883],
                ClientId = "board-1",
                KeepAliveSeconds = 30,
                SpreadSeconds = 0,
                BackoffCapSeconds = 300,
                AcknowledgeSeconds = 20,
            },
            Lines = new LineSettings[lines],
            Channels = new ChannelSettings[lines * channelsPerLine],
            Contacts = new ContactSettings[lines * 4],
            Valves = new ValveSettings[lines],
        };
        for (var line = 0; line < lines; line++)
        {
            AddLine(site, line, channelsPerLine, decimals, name, unit);
        }

        if (contacts is { } count)
        {
            SetContacts(site, count);
        }

        return site;
    }

    // Other contacts on the first line, which then has no kiln and no valve.
    private static void SetContacts(SiteSettings site, int count)
    {
        site.Contacts = [.. Enumerable.Range(0, count).Select(i => new ContactSettings { Id = $"contact-{i + 1}", Loop = i })];
        site.Valves = [];
        site.Lines[0].ContactCount = count;
        site.Lines[0].ValveCount = 0;
        site.Lines[0].KilnContact = -1;
    }

    private static void AddLine(SiteSettings site, int line, int channels, int decimals, string name, string unit)
    {
        var contact = line * 4;
        site.Lines[line] = new LineSettings
        {
            Id = $"line-{line + 1}",
            Name = $"Line {line + 1}",
            FirstChannel = line * channels,
            ChannelCount = channels,
            FirstContact = contact,
            ContactCount = 4,
            FirstValve = line,
            ValveCount = 1,
            KilnContact = contact,
            MaintenanceContact = -1,
        };
        for (var i = 0; i < channels; i++)
        {
            site.Channels[(line * channels) + i] = new ChannelSettings
            {
                Id = $"channel-{line + 1}-{i + 1}",
                Name = name,
                Unit = unit,
                Decimals = decimals,
                LowScaled = 0,
                HighScaled = 600000,
                Line = line,
                Source = SourceKind.Current,
                Input = i,
            };
        }

        string[] ids = ["kiln", "closed", "open", "seal"];
        for (var i = 0; i < ids.Length; i++)
        {
            site.Contacts[contact + i] = new ContactSettings { Id = $"{ids[i]}-{line + 1}", Line = line, Loop = i };
        }

        site.Valves[line] = new ValveSettings
        {
            Id = $"bypass-{line + 1}",
            Line = line,
            Kind = ValveKind.Bypass,
            ClosedContact = contact + 1,
            OpenContact = contact + 2,
            SealContact = contact + 3,
            DrivesRelay = true,
        };
    }
}

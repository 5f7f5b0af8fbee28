using Edge.Configuration;

namespace Edge.Tests.Inputs;

/// <summary>Sites with just what inputs look at.</summary>
internal static class BenchSite
{
    public static SiteSettings Of(params ChannelSettings[] channels) => new()
    {
        Id = "bench",
        Board = "wrover",
        Modbus = new ModbusSettings { Baud = 9600, Parity = "none" },
        Channels = channels,
        Contacts = [],
        Lines = [],
        Valves = [],
    };

    /// <summary>A site with contacts at loops 0 to <paramref name="count"/> - 1.</summary>
    public static SiteSettings WithContacts(int count)
    {
        var site = Of();
        site.Contacts = [.. Enumerable.Range(0, count).Select(loop => new ContactSettings { Id = "contact-" + loop, Loop = loop })];
        return site;
    }

    public static ChannelSettings Current(int input) => new() { Id = "current-" + input, Source = SourceKind.Current, Input = input };

    public static ChannelSettings Thermocouple(char type) =>
        new() { Id = "furnace", Source = SourceKind.Thermocouple, ThermocoupleType = type };

    public static ChannelSettings Pulse() => new() { Id = "pulses", Source = SourceKind.Pulse, PulsesPerUnit = 1 };

    public static ChannelSettings Register(int slave, int register, bool isSigned = false, bool isInputRegister = false) => new()
    {
        Id = $"register-{slave}-{register}",
        Source = SourceKind.Modbus,
        Slave = slave,
        Register = register,
        IsSigned = isSigned,
        IsInputRegister = isInputRegister,
    };
}

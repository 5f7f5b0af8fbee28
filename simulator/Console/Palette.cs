namespace Edge.Simulator.Consoles;

/// <summary>Colours by meaning: green is as it should be, yellow is worth a look, red is not as it should be.</summary>
public static class Palette
{
    /// <summary>Colour of a data mark.</summary>
    public static string OfMark(char? mark) => mark switch
    {
        'N' => "green",
        'T' => "yellow",
        'D' or 'B' => "red",
        'M' or 'C' or 'S' => "deepskyblue1",
        _ => "grey",
    };

    /// <summary>Style of a valve's or kiln's state.</summary>
    public static string OfState(string state) => state switch
    {
        "running" or "closed" => "bold green",
        "stopped" or "between" or "open" => "bold yellow",
        _ => "bold red",
    };

    /// <summary>Style of a contact's state.</summary>
    public static string OfContact(string state) => state switch
    {
        "made" => "green",
        "open" => "grey70",
        _ => "red",
    };

    /// <summary>Colour of an event.</summary>
    public static string OfEvent(string code) => code switch
    {
        "bypass-opened" or "recirculation-opened" or "seal-broken" or "valve-unknown" or "channel-fault" => "red",
        "storage-failed" or "records-lost" or "edges-lost" or "configuration-rejected" or "key-replaced" => "red",
        "clock-stepped" or "kiln-stopped" or "maintenance-on" => "yellow",
        "boot" or "configuration-changed" => "deepskyblue1",
        _ => "green",
    };
}

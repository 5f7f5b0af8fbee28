namespace Edge.Simulator.Cli;

/// <summary>A broker's address.</summary>
public sealed record BrokerAddress(string Host, int Port)
{
    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>What the command line asks for.</summary>
public sealed record RunOptions
{
    /// <summary>TCP port of the embedded broker on 127.0.0.1.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>An external broker, or null for the embedded one.</summary>
    public BrokerAddress? Broker { get; init; }

    /// <summary>The site file, or null for the reference site.</summary>
    public string? SiteFile { get; init; }

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Plant seconds a real second; positive infinity for virtual time without network.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether time is virtual.</summary>
    public bool IsMax => double.IsPositiveInfinity(Speed);

    /// <summary>Plant time at the start, or null: now, or where the state left off.</summary>
    public DateTime? Start { get; init; }

    /// <summary>How much plant time to run, or null: until Ctrl+C or the end of the replay.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Folder of the state.</summary>
    public string StateDirectory { get; init; } = ".edge";

    /// <summary>File of real data, or null.</summary>
    public string? ReplayFile { get; init; }

    /// <summary>What the file's columns drive.</summary>
    public IReadOnlyList<string> Map { get; init; } = [];

    /// <summary>From row to row where the file has no time column.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>JSON lines instead of the console.</summary>
    public bool IsJson { get; init; }
}

using System.Collections.Concurrent;

namespace Edge.Simulator.Cli;

/// <summary>Typed commands on their way to the simulation, which takes them between two steps.</summary>
public sealed class CommandQueue
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly AutoResetEvent _arrived = new(initialState: false);

    /// <summary>Set when a command arrived.</summary>
    public WaitHandle Arrived => _arrived;

    /// <summary>Adds a line; an empty one is no command.</summary>
    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            _lines.Enqueue(line.Trim());
            _arrived.Set();
        }
    }

    /// <summary>Takes the oldest command.</summary>
    public bool TryTake(out string command)
    {
        var has = _lines.TryDequeue(out var line);
        command = line ?? "";
        return has;
    }

    /// <summary>Reads lines on a thread of its own until the input ends, which is no command.</summary>
    public void ReadFrom(TextReader input)
    {
        new Thread(() => ReadAll(input)) { IsBackground = true, Name = "commands" }.Start();
    }

    private void ReadAll(TextReader input)
    {
        try
        {
            while (input.ReadLine() is { } line)
            {
                Add(line);
            }
        }
        catch (IOException)
        {
            // The terminal is gone: as good as the end of the input.
        }
    }
}

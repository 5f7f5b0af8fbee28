using System.Diagnostics;
using System.Text.Json;

namespace Edge.Tests.EndToEnd;

/// <summary>The simulator as a user starts it: a process with arguments, typed commands and JSON lines.</summary>
internal sealed class SimulatorProcess : IDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _errors = [];
    private readonly List<string> _output = [];
    private JsonElement? _last;

    public SimulatorProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Edge.Simulator.dll"), .. arguments, "--json"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_lock)
            {
                _errors.Add(line.Data ?? "");
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public JsonElement? Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    public long Sequence => Last?.GetProperty("sequence").GetInt64() ?? 0;

    public bool IsOnline => Last?.GetProperty("uplink").GetString() == "online";

    /// <summary>All that was written to the console so far.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _output.Concat(_errors));
            }
        }
    }

    public string Errors
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    public void Type(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
    }

    public void WaitFor(Func<SimulatorProcess, bool> condition, string otherwise) =>
        Wait.Until(() => _process.HasExited || condition(this), TimeSpan.FromSeconds(60), () => $"{otherwise}; last line {Last}; {Errors}");

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Ctrl+C.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end of the run; returns the exit code.</summary>
    public int WaitForExit()
    {
        Wait.Until(() => _process.HasExited, TimeSpan.FromSeconds(180), () => $"the simulator does not end; last line {Last}; {Errors}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        lock (_lock)
        {
            _output.Add(line ?? "");
        }

        if (line is { Length: > 0 } && line[0] == '{')
        {
            using var document = JsonDocument.Parse(line);
            lock (_lock)
            {
                _last = document.RootElement.Clone();
            }
        }
    }
}

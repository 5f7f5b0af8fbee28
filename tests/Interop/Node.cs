using System.Diagnostics;
using Edge.Tests.House;

namespace Edge.Tests.Interop;

/// <summary>A script of this folder under node, with a line of output at a time.</summary>
internal sealed class Node : IDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];

    private Node(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_lines, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
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

    /// <summary>Starts a script, or ends the test as not runnable where node or its modules are not installed.</summary>
    public static Node StartOrSkip(string script, params string[] arguments)
    {
        var node = Executable();
        var folder = Repository.PathOf("tests", "Interop");
        if (node is null || !Directory.Exists(Path.Combine(folder, "node_modules", "sparkplug-payload")))
        {
            Assert.Inconclusive("node or its modules are not installed: npm ci --ignore-scripts --prefix tests/Interop");
        }

        return new Node(Process.Start(new ProcessStartInfo(node, [Path.Combine(folder, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    public void Write(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Ends its input and waits for its end; returns the exit code.</summary>
    public int Finish()
    {
        _process.StandardInput.Close();
        Assert.IsTrue(_process.WaitForExit(TimeSpan.FromSeconds(60)), $"node does not end; {Errors}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Keep(List<string> into, string? line)
    {
        if (line is not null)
        {
            lock (_lock)
            {
                into.Add(line);
            }
        }
    }

    private static string? Executable() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { Path.Combine(folder, "node"), Path.Combine(folder, "node.exe") })
        .FirstOrDefault(File.Exists);
}

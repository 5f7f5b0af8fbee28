using System.Diagnostics;

namespace Edge.Tests.Commissioning;

/// <summary>The tool as a process of its own, once: that it starts, and that its exit code gets out.</summary>
[TestClass]
public sealed class ProcessTests
{
    [TestMethod]
    public void The_tool_runs_as_a_process()
    {
        using var state = new BoardState();
        state.Run(50);
        var tool = Path.Combine(AppContext.BaseDirectory, "edge.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [tool, "verify", state.Folder, "--key", state.Key])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.AreEqual(0, process.ExitCode, output + process.StandardError.ReadToEnd());
        StringAssert.Contains(output, "verdict   whole");
    }
}

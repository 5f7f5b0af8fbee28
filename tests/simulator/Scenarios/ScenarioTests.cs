using System.Reflection;
using Edge.Simulator.Scenarios;
using Edge.Tests.House;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Scenarios;

[TestClass]
public sealed class ScenarioTests
{
    public static IEnumerable<object[]> Files => Directory.EnumerateFiles(Folder, "*.scenario").Order(StringComparer.Ordinal).Select(path => new object[] { path });

    private static string Folder => Path.Combine(Repository.Root, "tests", "Scenarios");

    public static string NameOf(MethodInfo method, object[] data) => Path.GetFileNameWithoutExtension((string)data[0]);

    [TestMethod]
    [DynamicData(nameof(Files), DynamicDataDisplayName = nameof(NameOf))]
    public void Scenario(string path)
    {
        var results = ScenarioRun.Run(ScenarioReader.Load(path));
        var failures = results.Where(result => !result.IsMet).Select(result => $"line {result.Line}: {result.Text}: {result.Finding}");
        Assert.AreEqual("", string.Join("\n", failures));
    }
}

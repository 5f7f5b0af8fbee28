using System.Reflection;
using Edge.Platform.Sparkplug;
using Edge.Simulator.Scenarios;
using Edge.Tests.House;
using Edge.Tests.Uplink;
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
        var decoder = new SparkplugDecoder();
        var told = new List<SparkplugMessage>();
        var results = ScenarioRun.Run(ScenarioReader.Load(path), message =>
        {
            if (decoder.TryDecode(message.Topic, message.Payload, out var decoded, out _))
            {
                told.Add(decoded!);
            }
        });
        var failures = results.Where(result => !result.IsMet).Select(result => $"line {result.Line}: {result.Text}: {result.Finding}");
        Assert.AreEqual("", string.Join("\n", failures));
        Assert.AreEqual("", string.Join('\n', ContractPage.One.Defects(told)), "not as CONTRACT.md has it");
    }
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Edge.Tests.House;

namespace Edge.Tests.Board;

/// <summary>What keeps the firmware testable: where vendor types may be, and what the desktop may leave out.</summary>
[TestClass]
public sealed partial class SeamTests
{
    private const int MostNativeFiles = 4;
    private const int MostNativeLines = 100;

    [TestMethod]
    public void Few_and_short_files_are_left_out_on_the_desktop()
    {
        var native = NativeFiles();

        Assert.IsLessThanOrEqualTo(MostNativeFiles, native.Length);
        foreach (var file in native)
        {
            Assert.IsLessThanOrEqualTo(MostNativeLines, Repository.Read("firmware", file).Split('\n').Length, file);
        }
    }

    [TestMethod]
    public void Files_that_are_left_out_decide_nothing()
    {
        foreach (var file in NativeFiles())
        {
            var decision = Decision().Match(WithoutComments(Repository.Read("firmware", file)));
            Assert.IsFalse(decision.Success, $"{file} has \"{decision.Value}\"");
        }
    }

    [TestMethod]
    public void The_desktop_leaves_out_these_files_by_name_and_nothing_else()
    {
        var project = XDocument.Parse(Repository.Read("firmware", "Edge.Firmware.csproj"));
        var removed = project.Descendants("Compile").Select(item => item.Attribute("Remove")!.Value).Order().ToArray();

        CollectionAssert.AreEqual(NativeFiles(), removed);
    }

    [TestMethod]
    public void Vendor_types_stay_in_the_program_the_board_the_inputs_and_the_adapters()
    {
        var outside = FirmwareSources()
            .Where(path => path != "Program.cs"
                && !path.StartsWith("Board/", StringComparison.Ordinal)
                && !path.StartsWith("Inputs/", StringComparison.Ordinal)
                && path != "Uplink/M2MqttLink.cs"
                && path != "Configuration/SiteReader.cs");

        foreach (var path in outside)
        {
            var vendor = VendorNamespace().Match(WithoutComments(Repository.Read("firmware", path)));
            Assert.IsFalse(vendor.Success, $"{path} uses {vendor.Value}");
        }
    }

    [TestMethod]
    public void The_board_s_projects_compile_every_source_once()
    {
        var compiled = BoardProjects.All.SelectMany(BoardProjects.SourcesOf).Order(StringComparer.Ordinal).ToArray();

        CollectionAssert.AreEqual(FirmwareSources().Order(StringComparer.Ordinal).ToArray(), compiled);
    }

    [TestMethod]
    public void Certificates_are_in_the_adapter_of_the_MQTT_library_and_nowhere_else()
    {
        foreach (var path in FirmwareSources().Where(path => path != "Uplink/M2MqttLink.cs"))
        {
            Assert.DoesNotContain("X509", Repository.Read("firmware", path), path);
        }
    }

    private static string[] NativeFiles() =>
        [.. FirmwareSources().Where(path => path.StartsWith("Board/Native", StringComparison.Ordinal)).Order()];

    private static IEnumerable<string> FirmwareSources() =>
        Repository.Sources("firmware").Select(path => Repository.Name(path)["firmware/".Length..]);

    private static string WithoutComments(string source) => Comment().Replace(source, "");

    [GeneratedRegex(@"\b(if|else|switch|case|while|for|foreach|do|goto)\b|\?|&&|\|\|")]
    private static partial Regex Decision();

    [GeneratedRegex(@"\b(nanoFramework|System\.Device|Iot\.Device|System\.IO\.Ports|UnitsNet)\b")]
    private static partial Regex VendorNamespace();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();
}

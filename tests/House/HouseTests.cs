using System.Text.RegularExpressions;

namespace Edge.Tests.House;

[TestClass]
public partial class HouseTests
{
    private const int LongestFile = 600;

    [TestMethod]
    public void The_solution_lists_the_boards_project_and_builds_it_for_the_device_only()
    {
        var solution = Repository.Read("Edge.sln");
        var guid = DeviceProject().Match(solution).Groups["guid"].Value;
        Assert.AreNotEqual("", guid);
        var builds = Regex.Matches(solution, Regex.Escape(guid) + @"\.(?<configuration>[^|]+)\|[^=]*\.Build\.0").Select(match => match.Groups["configuration"].Value);
        CollectionAssert.AreEqual(new[] { "Device" }, builds.ToArray());
    }

    [TestMethod]
    public void The_boards_packages_are_pinned_and_referenced_at_the_same_versions()
    {
        var project = Repository.Read("firmware", "Edge.Device.nfproj");
        var packages = Package().Matches(Repository.Read("firmware", "packages.config"));
        Assert.IsNotEmpty(packages);
        foreach (Match package in packages)
        {
            var folder = $@"packages\{package.Groups["id"].Value}.{package.Groups["version"].Value}\";
            StringAssert.Contains(project, folder, $"Edge.Device.nfproj does not reference {folder}");
        }
    }

    [TestMethod]
    public void No_source_file_outgrows_one_reading()
    {
        var long_ = new[] { "firmware", "simulator", "hardware", "tests" }.SelectMany(Repository.Sources)
            .Where(path => File.ReadLines(path).Count() > LongestFile).Select(Repository.Name);
        Assert.AreEqual("", string.Join(", ", long_));
    }

    [TestMethod]
    public void No_source_of_the_firmware_asks_for_what_only_the_desktop_has()
    {
        var found = from path in Repository.Sources("firmware")
                    let text = File.ReadAllText(path)
                    where text.Contains("#if", StringComparison.Ordinal) || text.Contains("RuntimeInformation", StringComparison.Ordinal)
                    select Repository.Name(path);
        Assert.AreEqual("", string.Join(", ", found));
    }

    [TestMethod]
    public void No_static_field_of_the_firmware_is_initialized_by_code()
    {
        // nanoFramework runs static initializers in type-name order at start-up.
        var found = from path in Repository.Sources("firmware")
                    from line in File.ReadLines(path)
                    where StaticField().IsMatch(line)
                    select $"{Repository.Name(path)}: {line.Trim()}";
        Assert.AreEqual("", string.Join('\n', found));
    }

    [TestMethod]
    public void No_unfinished_work_is_left_in_comments()
    {
        var found = from path in new[] { "firmware", "simulator", "hardware" }.SelectMany(Repository.Sources)
                    from line in File.ReadLines(path)
                    where Unfinished().IsMatch(line)
                    select $"{Repository.Name(path)}: {line.Trim()}";
        Assert.AreEqual("", string.Join('\n', found));
    }

    [GeneratedRegex("""^Project\("\{11A8DD76-328B-46DF-9F39-F559912D0360\}"\) = "Edge\.Device", "firmware\\Edge\.Device\.nfproj", "(?<guid>\{[^}]+\})""", RegexOptions.Multiline)]
    private static partial Regex DeviceProject();

    [GeneratedRegex("""<package id="(?<id>[^"]+)" version="(?<version>[^"]+)" """)]
    private static partial Regex Package();

    [GeneratedRegex(@"^\s*(public|private|internal|protected)\s+static\s+(readonly\s+)?[\w.\[\]]+\s+\w+\s*=[^>]")]
    private static partial Regex StaticField();

    [GeneratedRegex(@"//.*\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();
}

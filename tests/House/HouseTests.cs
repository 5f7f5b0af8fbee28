using System.Text.RegularExpressions;

namespace Edge.Tests.House;

[TestClass]
public partial class HouseTests
{
    private const int LongestFile = 600;

    [TestMethod]
    public void The_solution_lists_the_boards_projects_and_builds_them_for_the_device_only()
    {
        var solution = Repository.Read("Edge.sln");
        var guids = BoardProject().Matches(solution).ToDictionary(match => match.Groups["path"].Value.Replace('\\', '/'), match => match.Groups["guid"].Value);
        CollectionAssert.AreEquivalent(BoardProjects.All.Select(path => "firmware/" + path).ToArray(), guids.Keys.ToArray());
        foreach (var guid in guids.Values)
        {
            var builds = Regex.Matches(solution, Regex.Escape(guid) + @"\.(?<configuration>[^|]+)\|[^=]*\.Build\.0").Select(match => match.Groups["configuration"].Value);
            CollectionAssert.AreEqual(new[] { "Device" }, builds.ToArray());
        }
    }

    [TestMethod]
    public void The_boards_packages_are_pinned_and_referenced_at_the_same_versions()
    {
        var versions = new HashSet<(string Id, string Version)>();
        foreach (var project in BoardProjects.All)
        {
            var pinned = Package().Matches(Repository.Read("firmware", Path.GetDirectoryName(project)!, "packages.config"))
                .Select(package => $"{package.Groups["id"].Value}.{package.Groups["version"].Value}").Order();
            var referenced = Hint().Matches(Repository.Read("firmware", project)).Select(hint => hint.Groups["package"].Value).Order();
            CollectionAssert.AreEqual(pinned.ToArray(), referenced.ToArray(), project);
            versions.UnionWith(Package().Matches(Repository.Read("firmware", Path.GetDirectoryName(project)!, "packages.config"))
                .Select(package => (package.Groups["id"].Value, package.Groups["version"].Value)));
        }

        Assert.HasCount(versions.Select(version => version.Id).Distinct().Count(), versions);
    }

    [TestMethod]
    public void Who_uses_the_platform_s_library_does_not_see_the_host_types_that_have_names_of_NET()
    {
        foreach (var project in new[] { "simulator/Platform/Edge.Platform.csproj", "firmware/Edge.Firmware.csproj" })
        {
            StringAssert.Matches(Repository.Read(project), HiddenHost(), project);
        }
    }

    [TestMethod]
    public void Nothing_on_the_board_hangs_on_the_sign_of_a_cast()
    {
        Assert.AreEqual("", string.Join(Environment.NewLine, BoardSigns.Find(typeof(Controller).Assembly.Location)));
    }

    [TestMethod]
    public void Arrays_of_texts_on_the_board_begin_with_real_nulls()
    {
        var bare = Repository.Sources("firmware").Where(path => Path.GetFileName(path) != "Texts.cs" && BareTexts().IsMatch(File.ReadAllText(path)));
        Assert.AreEqual("", string.Join(", ", bare.Select(Repository.Name)));
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

    [GeneratedRegex("""^Project\("\{11A8DD76-328B-46DF-9F39-F559912D0360\}"\) = "[^"]+", "(?<path>[^"]+\.nfproj)", "(?<guid>\{[^}]+\})""", RegexOptions.Multiline)]
    private static partial Regex BoardProject();

    [GeneratedRegex("""Edge\.Host\.csproj" PrivateAssets="compile" />""")]
    private static partial Regex HiddenHost();

    [GeneratedRegex(@"packages\\(?<package>[^\\]+)\\lib")]
    private static partial Regex Hint();

    [GeneratedRegex("""<package id="(?<id>[^"]+)" version="(?<version>[^"]+)" """)]
    private static partial Regex Package();

    [GeneratedRegex(@"^\s*(public|private|internal|protected)\s+static\s+(readonly\s+)?[\w.\[\]]+\s+\w+\s*=[^>]")]
    private static partial Regex StaticField();

    // A size, or an initializer with a null, which the compiler leaves out.
    [GeneratedRegex(@"new string\[[^\]]+\]|new (string)?\[\]\s*\{[^}]*\bnull\b")]
    private static partial Regex BareTexts();

    [GeneratedRegex(@"//.*\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();
}

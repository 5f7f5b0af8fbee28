using System.Text.RegularExpressions;

namespace Edge.Tests.House;

[TestClass]
public partial class LinkTests
{
    [TestMethod]
    public void Every_relative_link_of_a_document_leads_somewhere()
    {
        var broken = from document in Documents()
                     from Match link in Link().Matches(WithoutCode(File.ReadAllText(document)))
                     let target = link.Groups["target"].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !Leads(document, target)
                     select $"{Repository.Name(document)}: {target}";
        Assert.AreEqual("", string.Join('\n', broken));
    }

    private static IEnumerable<string> Documents()
    {
        string[] folders = ["firmware", "simulator", "tests", "hardware"];
        return Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories)))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Contains("node_modules"));
    }

    private static bool Leads(string document, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? document : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, parts[0]));
        return (File.Exists(path) || Directory.Exists(path)) && (parts.Length == 1 || Anchors(path).Contains(parts[1]));
    }

    /// <summary>A document's headings as GitHub turns them into anchors.</summary>
    private static HashSet<string> Anchors(string path)
    {
        return [.. Heading().Matches(WithoutCode(File.ReadAllText(path)))
            .Select(match => NoAnchor().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];
    }

    private static string WithoutCode(string text) => Fence().Replace(text, "");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}

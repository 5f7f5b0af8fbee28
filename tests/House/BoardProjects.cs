using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Edge.Tests.House;

/// <summary>The projects that the firmware is for a board, as paths below firmware/: one assembly of nanoFramework holds 64 KB of code.</summary>
public static class BoardProjects
{
    /// <summary>All, in the order of their references.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["Base/Edge.Base.nfproj", "Records/Edge.Records.nfproj", "Signals/Edge.Signals.nfproj", "Edge.Device.nfproj"];

    /// <summary>The sources that a project compiles, as paths below firmware/.</summary>
    public static IEnumerable<string> SourcesOf(string project)
    {
        var file = XDocument.Parse(Repository.Read("firmware", project));
        var items = file.Descendants(file.Root!.Name.Namespace + "Compile").ToArray();
        var included = Expand(project, items.Select(item => item.Attribute("Include")!.Value));
        return included.Except(Expand(project, items.Select(item => item.Attribute("Exclude")?.Value ?? "")));
    }

    private static IEnumerable<string> Expand(string project, IEnumerable<string> patterns)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf("firmware", project))!;
        foreach (var pattern in patterns.SelectMany(list => list.Split(';', StringSplitOptions.RemoveEmptyEntries)))
        {
            var path = Path.GetFullPath(Path.Combine(folder, pattern.Replace('\\', '/')));
            var regex = new Regex("^" + Regex.Escape(path).Replace(@"\*\*/", "(.*/)?").Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*") + "$");
            foreach (var source in Repository.Sources("firmware").Where(source => regex.IsMatch(source)))
            {
                yield return Repository.Name(source)["firmware/".Length..];
            }
        }
    }
}

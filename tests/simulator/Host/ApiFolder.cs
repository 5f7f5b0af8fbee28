using System.Text.RegularExpressions;

namespace Edge.Tests.Host;

/// <summary>Reads the description of nanoFramework's public surface: one declaration a line, members indented by two blanks.</summary>
internal static partial class ApiFolder
{
    /// <summary>Modifiers that do not change what a caller can write.</summary>
    private static readonly HashSet<string> _ignored = ["final", "virtual", "override", "new"];

    /// <summary>Types by full name.</summary>
    public static Dictionary<string, SurfaceType> Read(string folder)
    {
        var types = new Dictionary<string, SurfaceType>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.api"))
        {
            ReadFile(File.ReadAllLines(path), types);
        }

        return types;
    }

    private static void ReadFile(string[] lines, Dictionary<string, SurfaceType> types)
    {
        HashSet<string> members = [];
        foreach (var line in lines)
        {
            if (line.TrimStart().StartsWith('['))
            {
                continue;
            }

            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                AddMember(line.Trim(), members);
            }
            else if (TypeLine().Match(line) is { Success: true } match)
            {
                members = [];
                AddType(match, members, types);
            }
        }
    }

    private static void AddType(Match match, HashSet<string> members, Dictionary<string, SurfaceType> types)
    {
        var kind = match.Groups["kind"].Value;
        var words = match.Groups["rest"].Value;
        if (kind == "delegate")
        {
            var signature = DelegateSignature().Match(words);
            var header = $"delegate {signature.Groups["returned"].Value} ({signature.Groups["parameters"].Value})";
            types[signature.Groups["name"].Value] = new SurfaceType(header, new HashSet<string>(), members);
            return;
        }

        var parts = words.Split(" : ", 2);
        var left = parts[0].Split(' ');
        var bases = parts.Length > 1 ? parts[1].Split(", ") : [];
        var hasBase = kind is "class" or "enum" && bases.Length > 0;
        var modifiers = string.Join(' ', left[..^1].Order(StringComparer.Ordinal));
        types[left[^1]] = new SurfaceType(
            $"{kind} {modifiers}{(hasBase ? " : " + bases[0] : "")}",
            bases.Skip(hasBase ? 1 : 0).ToHashSet(),
            members);
    }

    private static void AddMember(string line, HashSet<string> members)
    {
        var kind = line[..line.IndexOf(' ')];
        switch (kind)
        {
            case "hidden":
                break;
            case "property":
                var property = PropertyLine().Match(line);
                foreach (var accessor in property.Groups["accessors"].Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    members.Add($"property {property.Groups["declared"].Value} {Normalize(accessor)}");
                }

                break;
            default:
                var open = line.IndexOf('(');
                var head = open < 0 ? line : line[..open];
                members.Add(Normalize(head) + (open < 0 ? "" : line[open..]));
                break;
        }
    }

    private static string Normalize(string words) =>
        string.Join(' ', words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !_ignored.Contains(word)))
        + (words.EndsWith(' ') ? " " : "");

    [GeneratedRegex("^(?<kind>class|struct|interface|enum|delegate) (?<rest>.+)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^public (?<returned>\S+) (?<name>\S+)\((?<parameters>.*)\)$")]
    private static partial Regex DelegateSignature();

    [GeneratedRegex(@"^property (?<declared>.+) \{ (?<accessors>.+) \}$")]
    private static partial Regex PropertyLine();
}

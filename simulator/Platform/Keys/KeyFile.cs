using System.Globalization;
using Edge.Records;

namespace Edge.Platform.Keys;

/// <summary>The first key of a root, as it was handed out (firmware/Records/KeyText.cs).</summary>
/// <param name="Path">The file.</param>
/// <param name="Board">Group and node of the board.</param>
/// <param name="Root">The root.</param>
/// <param name="From">Sequence of the first record under it.</param>
/// <param name="Key">32 bytes.</param>
public sealed record KeyFile(string Path, string Board, int Root, long From, byte[] Key)
{
    private static readonly string[] _names = ["board", "root", "from", "key", "check"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="PlatformException">It is no key, or was mistyped; the message tells the line.</exception>
    public static KeyFile Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PlatformException($"cannot read '{path}': {failure.Message}");
        }

        var values = new Dictionary<string, (string Text, int Line)>();
        var isTitled = false;
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = lines[number - 1].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (!isTitled)
            {
                isTitled = line == KeyText.Title ? true : throw Bad(path, number, $"'{line}' is not how a key begins; the first line is '{KeyText.Title}'");
                continue;
            }

            var blank = line.IndexOf(' ');
            var name = blank < 0 ? line : line[..blank];
            if (!_names.Contains(name) || blank < 0 || !values.TryAdd(name, (line[blank..].Trim(), number)))
            {
                throw Bad(path, number, $"'{line}' is not understood; after the title there is one line each of {string.Join(", ", _names)}");
            }
        }

        var missing = _names.FirstOrDefault(name => !values.ContainsKey(name));
        return missing is null ? Make(path, values) : throw Bad(path, lines.Length, $"the line '{missing}' is missing");
    }

    private static KeyFile Make(string path, Dictionary<string, (string Text, int Line)> values)
    {
        var (rootText, rootLine) = values["root"];
        if (!int.TryParse(rootText, NumberStyles.None, CultureInfo.InvariantCulture, out var root) || root is < 1 or > 0xFFFF)
        {
            throw Bad(path, rootLine, $"'{rootText}' is no root; allowed: 1 to 65535");
        }

        var (fromText, fromLine) = values["from"];
        if (!long.TryParse(fromText, NumberStyles.None, CultureInfo.InvariantCulture, out var from) || from < 1)
        {
            throw Bad(path, fromLine, $"'{fromText}' is no sequence; allowed: 1 and more");
        }

        var (keyText, keyLine) = values["key"];
        keyText = keyText.Replace(" ", "", StringComparison.Ordinal);
        if (keyText.Length != 2 * KeyText.KeyBytes || !keyText.All(char.IsAsciiHexDigit))
        {
            throw Bad(path, keyLine, $"a key has {2 * KeyText.KeyBytes} hexadecimal digits, here are {keyText.Length} characters");
        }

        var key = Convert.FromHexString(keyText);
        var (check, checkLine) = values["check"];
        return string.Equals(check, KeyText.Check(root, key), StringComparison.OrdinalIgnoreCase)
            ? new KeyFile(path, values["board"].Text, root, from, key)
            : throw Bad(path, checkLine, "the check does not fit the key: a digit of root, key or check is wrong");
    }

    private static PlatformException Bad(string path, int line, string what) => new($"'{path}' line {line}: {what}");
}

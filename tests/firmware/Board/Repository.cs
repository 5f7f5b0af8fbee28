namespace Edge.Tests.Board;

/// <summary>The sources that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of Edge.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>C# sources of the firmware, paths relative to it, with '/'.</summary>
    public static IEnumerable<string> FirmwareSources()
    {
        var firmware = Path.Combine(Root, "firmware");
        return Directory.EnumerateFiles(firmware, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(firmware, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal));
    }

    /// <summary>Text of a file of the firmware.</summary>
    public static string ReadFirmware(string path) => File.ReadAllText(Path.Combine(Root, "firmware", path));

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Edge.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no Edge.sln above " + AppContext.BaseDirectory);
        }

        return folder;
    }
}

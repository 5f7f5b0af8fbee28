namespace Edge.Tests.Board;

/// <summary>The reference site's file, found from the test's folder upwards.</summary>
internal static class ReferenceSite
{
    public static string Json { get; } = File.ReadAllText(Find());

    public static string WithBoard(string board) => Json.Replace("\"board\": \"wrover\"", $"\"board\": \"{board}\"", StringComparison.Ordinal);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "hardware", "reference-site.json");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("hardware/reference-site.json is not above " + AppContext.BaseDirectory);
    }
}

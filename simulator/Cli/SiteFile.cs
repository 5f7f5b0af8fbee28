namespace Edge.Simulator.Cli;

/// <summary>Where the site's text comes from.</summary>
public static class SiteFile
{
    private const string ReferenceSite = "reference-site.json";

    /// <summary>Reads a site file, or the reference site, which the program carries with it.</summary>
    /// <param name="path">The file, or null for the reference site.</param>
    /// <exception cref="UserErrorException">The file cannot be read.</exception>
    public static string Read(string? path)
    {
        if (path is null)
        {
            using var resource = typeof(SiteFile).Assembly.GetManifestResourceStream(ReferenceSite)
                ?? throw new InvalidOperationException($"the program was built without {ReferenceSite}");
            return new StreamReader(resource).ReadToEnd();
        }

        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"--site: cannot read '{path}': {failure.Message}");
        }
    }
}

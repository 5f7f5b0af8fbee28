using System.Globalization;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Counts the crash points of a test run; with EDGE_REPORTS they stand in <c>crash-points.txt</c> in that folder, a line a profile and the total.</summary>
internal static class CrashTally
{
    private static readonly Lock _gate = new();
    private static readonly SortedDictionary<string, CrashReport> _reports = new(StringComparer.Ordinal);

    /// <summary>Takes note of what a profile came to; returns it as a line.</summary>
    public static string Add(string profile, CrashReport report)
    {
        lock (_gate)
        {
            _reports[profile] = report;
            var lines = _reports.Select(pair => Line(pair.Key, pair.Value.CrashPoints)).Append(Line("total", _reports.Values.Sum(each => each.CrashPoints)));
            if (Environment.GetEnvironmentVariable("EDGE_REPORTS") is { Length: > 0 } folder)
            {
                File.WriteAllLines(Path.Combine(folder, "crash-points.txt"), lines);
            }
        }

        return $"{profile}: {report}";
    }

    private static string Line(string profile, long points) => string.Create(CultureInfo.InvariantCulture, $"{profile,-24} {points,9} crash points");
}

using System.Globalization;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Counts the crash points of a test run; with EDGE_REPORTS they stand in <c>crash-points.txt</c> in that folder, a line a profile and the total, with the time they took.</summary>
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
            var lines = _reports.Select(static pair => Line(pair.Key, pair.Value.CrashPoints, pair.Value.Elapsed))
                .Append(Line("total", _reports.Values.Sum(static each => each.CrashPoints), new TimeSpan(_reports.Values.Sum(static each => each.Elapsed.Ticks))));
            if (Environment.GetEnvironmentVariable("EDGE_REPORTS") is { Length: > 0 } folder)
            {
                File.WriteAllLines(Path.Combine(folder, "crash-points.txt"), lines);
            }
        }

        return $"{profile}: {report}";
    }

    private static string Line(string profile, long points, TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{profile,-24} {points,9} crash points {elapsed.TotalSeconds,6:F1} s");
}

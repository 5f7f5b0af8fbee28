using Edge.Commissioning.Cli;
using Edge.Commissioning.Media;
using Edge.Platform.Keys;
using Edge.Platform.Store;

namespace Edge.Commissioning.Verification;

/// <summary>Verifies a platform's store of a board: each of its logs against the keys and against the heads that it received itself, and what is in no block yet.</summary>
internal static class StoreVerification
{
    private const int KeptLines = 20;

    /// <summary>Verifies and reports; false where something speaks against the store.</summary>
    /// <param name="terminal">Where the report goes.</param>
    /// <param name="media">The store.</param>
    /// <param name="keys">First keys, one a root.</param>
    /// <param name="given">Heads that somebody else noted; null: none.</param>
    /// <param name="offset">Site time minus UTC.</param>
    public static bool Run(Terminal terminal, BoardMedia media, IReadOnlyList<KeyFile> keys, IReadOnlyList<ChainHead>? given, TimeSpan offset)
    {
        using var store = media.OpenStore();
        var heads = store.Heads();
        var report = new VerifyReport(terminal.Output, offset);
        var isWhole = true;
        foreach (var (path, log, number) in media.OpenStoredLogs())
        {
            var result = terminal.Show("verifying", done => LogVerification.Run(path, log, keys, HeadsOf(number, heads, given), done, LogKind.Store));
            report.Write(result);
            terminal.Output.WriteLine();
            isWhole &= !result.IsWrong;
        }

        return Report(terminal.Output, store) && isWhole;
    }

    /// <summary>The heads of one log: those that the store received for it, and of those that were given the ones behind the log before.</summary>
    private static List<ChainHead> HeadsOf(int log, IReadOnlyList<ReceivedHead> received, IReadOnlyList<ChainHead>? given)
    {
        var before = received.Where(head => head.Log < log).Select(head => head.Sequence).DefaultIfEmpty(0).Max();
        var after = received.Where(head => head.Log > log).Select(head => head.Sequence).DefaultIfEmpty(long.MaxValue).Min();
        var own = received.Where(head => head.Log == log).Select(head => new ChainHead(head.ReceivedUtc, head.Sequence, head.Block, Convert.ToHexString(head.Tag)));
        return [.. own.Concat((given ?? []).Where(head => head.Sequence > before && head.Sequence < after)).OrderBy(head => head.Block).ThenBy(head => head.ReceivedUtc)];
    }

    private static bool Report(TextWriter output, BoardStore store)
    {
        output.WriteLine($"received  {VerifyReport.Count(store.Received, "record")} in no block here{List(store.ReceivedSequences().Ranges)}; not sealed, so that nothing proves them");
        var unreadable = store.Unreadable();
        if (unreadable.Count > 0)
        {
            var sequences = new SequenceSet();
            foreach (var one in unreadable)
            {
                sequences.Add(one.Sequence, one.Sequence);
            }

            output.WriteLine($"unread    {VerifyReport.Count(unreadable.Count, "record")} kept as the message that came, of a later version of the firmware perhaps{List(sequences.Ranges)}");
        }

        var missing = store.Known.Missing(1, store.Known.Greatest).ToList();
        if (missing.Count > 0)
        {
            output.WriteLine($"missing   {VerifyReport.Count(missing.Sum(range => range.Count), "sequence")} that were not received{List(missing)}");
        }

        var contradictions = store.Contradictions();
        foreach (var one in contradictions.Take(KeptLines))
        {
            output.WriteLine($"differing sequence {one.Sequence}: {one.What}; {one.Content.Length} bytes are kept beside");
        }

        if (contradictions.Count > KeptLines)
        {
            output.WriteLine($"          and {contradictions.Count - KeptLines} more");
        }

        var isWhole = missing.Count == 0 && unreadable.Count == 0 && contradictions.Count == 0;
        output.WriteLine($"store     {(isWhole ? $"without gap or contradiction to sequence {store.Known.Greatest}" : "NOT WHOLE")}");
        return isWhole;
    }

    private static string List(IReadOnlyList<SequenceRange> ranges) => ranges.Count == 0
        ? ""
        : $": {string.Join(", ", ranges.Take(KeptLines))}{(ranges.Count > KeptLines ? $" and {ranges.Count - KeptLines} more ranges" : "")}";
}

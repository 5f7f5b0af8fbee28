using Edge.Commissioning.Cli;
using Edge.Commissioning.Media;
using Edge.Platform.Keys;

namespace Edge.Commissioning.Verification;

/// <summary>Verifies what the media of one board have: the log, its copies on the card, and that they agree.</summary>
internal static class MediaVerification
{
    private const int KeptLines = 20;

    /// <summary>Verifies and reports; false where something speaks against the log or a copy.</summary>
    /// <param name="terminal">Where the report goes.</param>
    /// <param name="media">The media.</param>
    /// <param name="keys">First keys, one a root.</param>
    /// <param name="heads">Published heads, by block; null: none were given.</param>
    /// <param name="offset">Site time minus UTC.</param>
    public static bool Run(Terminal terminal, BoardMedia media, IReadOnlyList<KeyFile> keys, IReadOnlyList<ChainHead>? heads, TimeSpan offset)
    {
        var report = new VerifyReport(terminal.Output, offset);
        var kind = media.IsCopyAlone ? LogKind.CopyAlone : LogKind.Log;
        var log = terminal.Show("verifying", done => LogVerification.Run(media.LogFolder, media.Open(), keys, heads, done, kind));
        report.Write(log);
        var isWhole = !log.IsWrong;
        var copies = new List<VerifyResult>();
        var others = new List<string>();
        foreach (var other in media.OpenOthers())
        {
            if (!media.HasLogOnFlash || !other.IsCopy || IsAnothers(log.Lineage, LogVerification.LineageOf(other.Media)))
            {
                others.Add(other.Folder);
                continue;
            }

            var copy = terminal.Show("verifying the copy", done => LogVerification.Run(other.Folder, other.Media, keys, heads, done, LogKind.Copy));
            terminal.Output.WriteLine();
            report.Write(copy);
            copies.Add(copy);
            isWhole &= IsSame(terminal.Output, log, copy) && !copy.IsWrong;
        }

        if (heads is not null && copies.Count > 0)
        {
            WriteHeads(terminal.Output, log, copies);
        }

        WriteOthers(terminal.Output, media, copies.Count, others);
        return isWhole;
    }

    private static bool IsAnothers(long log, long other) => log != 0 && other != 0 && log != other;

    /// <summary>Who has the first key can make the older blocks of a copy anew, but not so that they fit those that the log has too.</summary>
    private static bool IsSame(TextWriter output, VerifyResult log, VerifyResult copy)
    {
        int[] both = [.. copy.Tags.Keys.Where(log.Tags.ContainsKey).Order()];
        int[] differing = [.. both.Where(block => !copy.Tags[block].SequenceEqual(log.Tags[block]))];
        foreach (var block in differing.Take(KeptLines))
        {
            output.WriteLine($"differing block {block}: the log has another one; one of them was made anew, or is another log's");
        }

        if (differing.Length > KeptLines)
        {
            output.WriteLine($"          and {differing.Length - KeptLines} more");
        }

        if (differing.Length > 0)
        {
            output.WriteLine($"compared  NOT THE SAME: {VerifyReport.Count(differing.Length, "block")} of {both.Length} that both have");
        }
        else
        {
            output.WriteLine(both.Length > 0
                ? $"compared  {VerifyReport.Count(both.Length, "block")} that log and copy both have, to block {both[^1]}: the same"
                : "note      log and copy have no block in common: that they belong together is UNPROVEN, as anybody can write it on a card");
        }

        return differing.Length == 0;
    }

    private static void WriteHeads(TextWriter output, VerifyResult log, List<VerifyResult> copies)
    {
        VerifyResult[] all = [log, .. copies];
        var count = log.Heads!.Count;
        var found = Enumerable.Range(0, count).Count(i => all.Any(one => one.Heads![i].Fate == HeadFate.Found));
        var unknown = Enumerable.Range(0, count).Count(i => all.All(one => one.Heads![i].Fate is HeadFate.TooOld or HeadFate.NotCopied));
        output.WriteLine();
        output.WriteLine($"heads     {found} of {count} published heads are in the log or its copy{(unknown > 0 ? $"; {unknown} of blocks that neither has (another card may have them)" : "")}");
    }

    private static void WriteOthers(TextWriter output, BoardMedia media, int copies, List<string> others)
    {
        if (media.HasLogOnFlash && copies == 0 && others.Count > 0)
        {
            output.WriteLine("note      no folder of the card has a copy of this log");
        }

        foreach (var other in others)
        {
            output.WriteLine($"note      {other} is no part of this log and was NOT VERIFIED: another board's, or of before; give that folder as DIR, with its key");
        }
    }
}

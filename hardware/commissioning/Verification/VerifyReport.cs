using System.Globalization;

namespace Edge.Commissioning.Verification;

/// <summary>Writes what was found out about a log, for people.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="offset">Site time minus UTC.</param>
public sealed class VerifyReport(TextWriter output, TimeSpan offset)
{
    private const int KeptHeads = 20;

    /// <summary>Writes the report.</summary>
    public void Write(VerifyResult result)
    {
        output.WriteLine($"{(result.IsStore ? "store" : result.IsCopy ? "copy" : "log"),-9} {result.Folder}");
        output.WriteLine($"          {Count(result.Blocks - result.FirstBlock, "block")}, {Number(result.Times.Minutes)} minutes and {Number(result.Times.Events)} events; {KeysOf(result)}");
        foreach (var range in result.Ranges)
        {
            Write(range, result);
        }

        WriteTail(result);
        WriteHeads(result);
        WriteNotes(result);
        output.WriteLine(VerdictOf(result));
    }

    private static string KeysOf(VerifyResult result) => result.IsKeyed
        ? $"checked with the key of root {string.Join(", ", result.Keys.Select(key => $"{key.Root} of {key.Board}"))}"
        : "no key was given: CRC and sequences only, which anybody could have made";

    private void Write(BlockRange range, VerifyResult result)
    {
        var blocks = range.FirstBlock == range.LastBlock ? $"block {range.FirstBlock}" : $"blocks {range.FirstBlock}-{range.LastBlock}";
        var sequences = range.Last < range.First ? $"sequences from {range.First}" : range.First == range.Last ? $"sequence {range.First}" : $"sequences {range.First}-{range.Last}";
        var times = range.Earliest is { } earliest ? $", {Span(earliest, range.Latest!.Value)}" : "";
        output.WriteLine($"{NameOf(range.Finding, result),-9} {blocks}, {sequences}{times}");
        if (MeaningOf(range, result) is { } meaning)
        {
            output.WriteLine($"          {meaning}");
        }
    }

    private void WriteTail(VerifyResult result)
    {
        if (result.Tail == TailFinding.Whole && !result.IsCopy)
        {
            output.WriteLine($"{"whole",-9} not sealed yet: {Count(result.TailEntries, "record")}, to sequence {result.Head}");
        }

        foreach (var (flag, text) in TailTexts(result))
        {
            if ((result.Tail & flag) != 0)
            {
                output.WriteLine($"{"tail",-9} {text}");
            }
        }
    }

    private static IEnumerable<(int Flag, string Text)> TailTexts(VerifyResult result) =>
    [
        (TailFinding.Missing, "cut off: there is no tail file, or none with a sound header; what was not sealed yet is gone"),
        (TailFinding.CutOff, $"cut off: the board gave out greater sequences than {result.Head}, or stepped its key further; the end is gone or an older state was put back"),
        (TailFinding.Loose, "exchanged: it does not go on from the last block; something between is gone, or it belongs to another time or another log"),
        (TailFinding.Altered, "altered: its header has not the code that is due"),
        (TailFinding.Damaged, $"damaged or altered: {result.TailRubbish} bytes are no records with the code that is due; {Count(result.TailEntries, "record")} around them are whole"),
        (TailFinding.Unauthenticated, $"unauthenticated: its key is not known; {Count(result.TailEntries, "record")} have a sound CRC"),
        (TailFinding.WrongEpoch, "altered: it is under the key of a day on which it can't have been made"),
        (TailFinding.TakenOver, "unauthenticated: it began with records that the board found under a key it had not, or behind a damaged tail"),
    ];

    private void WriteHeads(VerifyResult result)
    {
        if (result.Heads is not { } heads)
        {
            return;
        }

        output.WriteLine($"heads     {heads.Count(head => head.Fate == HeadFate.Found)} of {heads.Count} published heads are in the chain");
        foreach (var head in heads.Where(head => head.IsWrong).Take(KeptHeads))
        {
            output.WriteLine($"          {Time(head.Head.ReceivedUtc)}: block {head.Head.Block}, sequence {head.Head.Sequence}: {FateOf(head.Fate, result)}");
        }

        Rest(heads.Count(head => head.IsWrong));
        var notFetched = heads.Count(head => head.Fate == HeadFate.NotFetched);
        if (notFetched > 0)
        {
            output.WriteLine($"note      {Count(notFetched, "published head")} of blocks that were not fetched yet can't be checked");
        }

        var tooOld = heads.Count(head => head.Fate == HeadFate.TooOld);
        if (tooOld > 0)
        {
            output.WriteLine($"note      {Count(tooOld, "published head")} of blocks {(result.IsCopy ? "from before this copy" : "that gave up their place to newer ones")} can't be checked here");
        }

        var notCopied = heads.Count(head => head.Fate == HeadFate.NotCopied);
        if (notCopied > 0)
        {
            output.WriteLine($"note      {Count(notCopied, "published head")} of blocks that are not in this copy can't be checked here");
        }

        foreach (var head in heads.Where(head => head.IsLabelAhead).Take(KeptHeads))
        {
            output.WriteLine($"note      block {head.Head.Block} was published at {Time(head.Head.ReceivedUtc)}, its labels go to {Time(head.LatestUtc!.Value)}: the board's clock was ahead");
        }
    }

    private void Rest(int count)
    {
        if (count > KeptHeads)
        {
            output.WriteLine($"          and {count - KeptHeads} more");
        }
    }

    private void WriteNotes(VerifyResult result)
    {
        if (result.Ranges.Count > 0 && result.Ranges[0] is { First: > 1 } first)
        {
            output.WriteLine($"note      the log begins with sequence {first.First}: what came before {(result.IsStore ? "is in no block here" : result.IsCopy ? "was not copied here" : result.FirstBlock > 0 ? "gave up its place to newer records" : "is on another card")}");
        }

        foreach (var (root, from) in result.Roots.Skip(result.Roots.Count > 0 && result.Roots[0].Root == 1 ? 1 : 0))
        {
            output.WriteLine(root == 0
                ? $"note      from sequence {from} on no secret key was used: protected against damage, not against people"
                : $"note      from sequence {from} on the log is under root {root}: the key before was lost, or the card is another board's"
                    + (result.IsKeyed && result.Keys.All(key => key.Root != root) ? $"; unauthenticated without the key of root {root}" : ""));
        }

        foreach (var (from, to) in result.Holes.Take(TimeNotes.Kept))
        {
            output.WriteLine($"note      sequences {from}-{to} are in no block: damaged before they were sealed, or on another card");
        }

        WriteTimes(result.Times);
        if (result.TailTorn > 0)
        {
            output.WriteLine($"note      {Count(result.TailTorn, "byte")} of a record that the power cut; the board cuts it off when it starts");
        }
    }

    private void WriteTimes(TimeNotes times)
    {
        if (times.Unsynchronized > 0)
        {
            output.WriteLine($"note      {Count(times.Unsynchronized, "record")} from sequence {times.FirstUnsynchronized} on made before the clock was set: their time labels mean nothing");
        }

        Write(times.Back, times.BackCount, "minute labels go back or repeat");
        Write(times.Forward, times.ForwardCount, $"minute labels jump ({Number(times.MissingMinutes)} minutes are missing)");
    }

    private void Write(List<TimeStep> steps, int count, string what)
    {
        if (count == 0)
        {
            return;
        }

        output.WriteLine($"note      {what} at {Count(count, "place")}:");
        foreach (var step in steps)
        {
            output.WriteLine($"          before sequence {step.Sequence}, line {step.Line}: {Time(DateTime.UnixEpoch.AddMilliseconds(step.BeforeUtcMs))}, then {Time(DateTime.UnixEpoch.AddMilliseconds(step.AfterUtcMs))}");
        }

        if (count > steps.Count)
        {
            output.WriteLine($"          and {count - steps.Count} more");
        }
    }

    private static string VerdictOf(VerifyResult result)
    {
        if (!result.IsWrong)
        {
            if (result.IsCopy && !result.IsStore)
            {
                return $"verdict   whole, as a copy of what was sealed{EndOf(result)}";
            }

            return $"verdict   whole{(result.Heads is null ? "; against who has the key only published heads (--heads) are proof" : "")}";
        }

        var onlyUnkeyed = !result.IsKeyed && result.WrongRanges.All(range => range.Finding == BlockFinding.Unauthenticated)
            && (result.Tail & ~TailFinding.Unauthenticated) == 0 && !(result.Heads?.Any(head => head.IsWrong) ?? false);
        return onlyUnkeyed
            ? "verdict   not damaged, but unauthenticated: give the key (--key)"
            : $"verdict   NOT WHOLE: {string.Join(", ", WrongParts(result))}";
    }

    /// <summary>What is known of the end of a copy, on which nothing tells where it is due.</summary>
    private static string EndOf(VerifyResult result) => !result.IsAlone ? ""
        : result.Heads is null ? "; its end is UNPROVEN: only published heads (--heads) prove that nothing was cut off"
        : result.NewestProven == result.Blocks - 1 ? "; the newest published head is that of its last block"
        : result.NewestProven < 0 ? "; its end is UNPROVEN: none of the published heads is of a block here"
        : $"; its end is UNPROVEN: no published head is of a block after {result.NewestProven}";

    private static IEnumerable<string> WrongParts(VerifyResult result)
    {
        var blocks = result.WrongRanges.Sum(range => range.LastBlock - range.FirstBlock + 1);
        var heads = result.Heads?.Count(head => head.IsWrong) ?? 0;
        if (blocks > 0)
        {
            yield return Count(blocks, "block");
        }

        if (result.Tail != TailFinding.Whole)
        {
            yield return "what is not sealed yet";
        }

        if (heads > 0)
        {
            yield return Count(heads, "published head");
        }
    }

    private static string NameOf(int finding, VerifyResult result) => finding switch
    {
        BlockFinding.Whole => "whole",
        BlockFinding.Damaged => "damaged",
        BlockFinding.Altered or BlockFinding.WrongEpoch or BlockFinding.WrongSequence or BlockFinding.WrongContent => "altered",
        BlockFinding.Misplaced => "exchanged",
        BlockFinding.Missing => result.IsCopy ? "missing" : "cut off",
        BlockFinding.Oldest => "oldest",
        _ => "unproven",
    };

    private static string? MeaningOf(BlockRange range, VerifyResult result) => range.Finding switch
    {
        BlockFinding.Damaged => "the CRC is wrong: bytes were changed, by accident as far as one can tell",
        BlockFinding.Altered => "the tag is wrong and the CRC right: somebody without the key changed it, exchanged it or made it",
        BlockFinding.WrongEpoch => "sealed with the key of a day on which it can't have been made: by who has a key of another day",
        BlockFinding.WrongSequence => "its sequences were there before",
        BlockFinding.WrongContent => "its records are not what its header says",
        BlockFinding.Misplaced => "a whole block of another number is in its place: blocks were exchanged, taken out or put in twice",
        BlockFinding.Missing => result.IsStore ? "not fetched" : result.IsCopy ? "never copied here" : "not there: cut off or deleted",
        BlockFinding.TakenOver => "taken over by the board from under a key that it had not, unchecked",
        BlockFinding.Oldest => $"can't be checked, since the block before {(result.IsCopy ? "is not here" : "gave up its place")}",
        BlockFinding.Unauthenticated when range.Root == 0 => "made without a secret key",
        BlockFinding.Unauthenticated => $"can't be checked: no key of root {range.Root}, or the block before is missing, damaged or altered",
        _ => null,
    };

    private static string FateOf(HeadFate fate, VerifyResult result) => fate switch
    {
        HeadFate.CutOff => $"the {(result.IsAlone ? "copy" : "log")} ends before it: the end was cut off, or an older state was put back{(result.IsAlone ? ", or the card was out by then" : "")}",
        HeadFate.Other => "another block is in its place: the log was made anew",
        _ => "the block can't be read",
    };

    /// <summary>A number of things, in words.</summary>
    internal static string Count(long number, string what) => $"{Number(number)} {what}{(number == 1 ? "" : "s")}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private string Span(int earliest, int latest) =>
        $"{Utc(DateTime.UnixEpoch.AddMinutes(earliest))} to {Utc(DateTime.UnixEpoch.AddMinutes(latest))} UTC ({Site(DateTime.UnixEpoch.AddMinutes(earliest))} to {Site(DateTime.UnixEpoch.AddMinutes(latest))} site time)";

    private string Time(DateTime utc) => $"{Utc(utc)} UTC ({Site(utc)} site time)";

    private static string Utc(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private string Site(DateTime utc) => Utc(utc + offset);
}

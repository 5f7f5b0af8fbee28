using Edge.Board;
using Edge.Commissioning.Verification;
using Edge.Records;

namespace Edge.Tests.Records;

/// <summary>Logs with secret keys and short epochs, and what a verifier says of them.</summary>
internal static class KeyedLog
{
    public const int EpochMinutes = 150;

    public static RecordLog Open(Storage card, Storage flash, int seed = 1)
    {
        var log = new RecordLog(new LogMedia { Card = card, State = flash, Entropy = new SeededEntropy(seed), EpochMinutes = EpochMinutes });
        log.Open();
        return log;
    }

    /// <summary>Appends records with enough ticks between them that blocks are sealed as on a board.</summary>
    public static List<string> Run(RecordLog log, int count, int first = 0)
    {
        var records = new List<string>();
        for (var i = first; i < first + count; i++)
        {
            records.AddRange(LogTools.Fill(log, 1, i));
            for (var tick = 0; tick < 60; tick++)
            {
                log.Flush();
            }
        }

        return records;
    }

    /// <summary>Findings that are not whole, a line each, and what the tail has.</summary>
    public static List<string> Verify(Storage card, byte[]? key, int root = 1)
    {
        return Findings(new LogMedia { Card = card, EpochMinutes = EpochMinutes }, key, root);
    }

    /// <summary>The same for any media.</summary>
    public static List<string> Findings(LogMedia media, byte[]? key, int root)
    {
        var verifier = new LogVerifier(media, root, key);
        verifier.Open();
        var findings = new List<string>();
        while (verifier.Next())
        {
            if (verifier.Finding is not (BlockFinding.Whole or BlockFinding.Oldest))
            {
                findings.Add($"block {verifier.Block}: {verifier.Finding}");
            }
        }

        verifier.CheckTail();
        if (verifier.TailRubbish > 0)
        {
            findings.Add("tail: rubbish");
        }

        if ((verifier.Tail & TailFinding.Altered) != 0)
        {
            findings.Add("tail: altered");
        }

        if (verifier.IsTailLoose)
        {
            findings.Add("tail: loose");
        }

        return findings;
    }

    internal sealed class SeededEntropy(int seed) : Entropy
    {
        public override void Fill(byte[] buffer) => new Random(seed).NextBytes(buffer);
    }
}

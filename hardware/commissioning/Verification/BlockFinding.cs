using Edge.Records;

namespace Edge.Commissioning.Verification;

/// <summary>What is wrong with a block.</summary>
public static class BlockFinding
{
    /// <summary>Nothing.</summary>
    public const int Whole = 0;

    /// <summary>Its CRC is wrong: bytes changed by accident, as far as one can tell.</summary>
    public const int Damaged = 1;

    /// <summary>Its tag is wrong, while its CRC is right: it was changed, exchanged, or made with another key.</summary>
    public const int Altered = 2;

    /// <summary>The key it names is none that it can have: an epoch that began too early or too late, or went back.</summary>
    public const int WrongEpoch = 3;

    /// <summary>Its sequences do not follow those before.</summary>
    public const int WrongSequence = 4;

    /// <summary>Its records are not what its header says: number, sequences or times.</summary>
    public const int WrongContent = 5;

    /// <summary>Its CRC is right, but it cannot be checked: its key is not known, or the block before it is missing, damaged or altered.</summary>
    public const int Unauthenticated = 6;

    /// <summary>It has records that were taken over from another key, unchecked, before it was sealed.</summary>
    public const int TakenOver = 7;

    /// <summary>A whole block of another number stands in its place: blocks were exchanged, taken out or put in twice.</summary>
    public const int Misplaced = 8;

    /// <summary>It is not there: cut off, or deleted.</summary>
    public const int Missing = 9;

    /// <summary>
    /// It is the oldest that is kept, or follows what a copy never had: its tag depends on a block that is not there, so that it can't be checked. No finding against anybody. That the
    /// next block is whole proves its tag, and where it ends, not its values.
    /// </summary>
    public const int Oldest = 10;
}

/// <summary>What is wrong with what is not sealed yet; flags.</summary>
public static class TailFinding
{
    /// <summary>Nothing.</summary>
    public const int Whole = 0;

    /// <summary>There is no tail file, or none with a sound header.</summary>
    public const int Missing = 1;

    /// <summary>It does not go on from the last block: something between was cut off, or it belongs to another time or another log.</summary>
    public const int Loose = 2;

    /// <summary>Its header has not the code that is due: it was changed.</summary>
    public const int Altered = 4;

    /// <summary>It has entries that are damaged or have not the code that is due.</summary>
    public const int Damaged = 8;

    /// <summary>Its key is not known.</summary>
    public const int Unauthenticated = 16;

    /// <summary>The key it names is none that it can have.</summary>
    public const int WrongEpoch = 32;

    /// <summary>It begins with entries that were taken over from another key, unchecked.</summary>
    public const int TakenOver = 64;

    /// <summary>The board gave out greater sequences than the log has, or stepped its key further: the end was cut off, or an older state was put back.</summary>
    public const int CutOff = 128;
}

/// <summary>Is shown every record that a verifier reads.</summary>
public abstract class RecordVisitor
{
    /// <summary>A record of a block, or of what is not sealed yet. It is the reader's: copy what is needed.</summary>
    public abstract void Visit(Record record);
}

using Edge.Platform.Store;

namespace Edge.Platform;

/// <summary>Where things stand with a board.</summary>
/// <param name="Id">The board.</param>
/// <param name="IsOnline">Whether its births are known, and nothing was missing since.</param>
/// <param name="Head">Greatest sequence that it is known to have; 0 where nothing is known.</param>
/// <param name="Confirmable">Sequence up to which everything is stored durably.</param>
/// <param name="Confirmed">Sequence up to which the board knows that.</param>
/// <param name="Missing">Sequences up to the head that are not stored.</param>
/// <param name="Received">Stored records that are in no sealed block here.</param>
/// <param name="Blocks">Stored sealed blocks.</param>
/// <param name="Contradictions">Things that contradicted what is stored.</param>
/// <param name="Asked">Range that was asked for and is under way, or null.</param>
public sealed record BoardStatus(
    BoardId Id,
    bool IsOnline,
    long Head,
    long Confirmable,
    long Confirmed,
    long Missing,
    long Received,
    int Blocks,
    int Contradictions,
    SequenceRange? Asked);

namespace Edge.Simulator.Faults;

/// <summary>Internal flash under littlefs, in memory.</summary>
/// <remarks>
/// <para>Failure model (littlefs DESIGN.md; the nanoFramework driver opens, writes and closes; what both kinds share is at <see cref="FaultMedium"/>):</para>
/// <list type="bullet">
/// <item>Nothing is durable before Close; then the new content, its length and its directory entry become valid in one commit.
/// A cut leaves the file as before or as after, whatever the number of bytes.</item>
/// <item>A file that did not exist is committed once when it is opened, without a byte: a cut may leave it empty.</item>
/// <item>Every change goes to fresh blocks first (copy on write): a full medium refuses a change as a whole, and even an overwrite needs room.
/// Files of up to 512 bytes lie in their directory and are not counted.</item>
/// <item>Stale reads are a card's: its own controller answers from its tables. The flash is read by the chip itself, so only the small state files are tested against them.</item>
/// </list>
/// </remarks>
public sealed class LittlefsMedium : FaultMedium
{
    private const int BlockBytes = 4096;
    private const int InlineBytes = 512;
    private const int AllOutcomesOfOld = 2;
    private const int AllOutcomesOfNew = 3;

    /// <inheritdoc/>
    public override FaultMedium Remount(MediumImage image) => new LittlefsMedium { Seed = Seed, CapacityBytes = CapacityBytes, Image = image };

    /// <inheritdoc/>
    public override int CutOutcomes(StorageOperation operation) =>
        operation.Old is null && operation.Verb is StorageVerb.Append or StorageVerb.Write ? AllOutcomesOfNew : AllOutcomesOfOld;

    /// <inheritdoc/>
    protected override FileImage? Interrupted(StorageOperation operation, int outcome) => FileImage.Empty;

    /// <inheritdoc/>
    protected override string DescribeInterrupted(StorageOperation operation, int outcome) => "created empty, not closed";

    /// <inheritdoc/>
    protected override long AllocatedBytes(int length) => length <= InlineBytes ? 0 : (length + BlockBytes - 1L) / BlockBytes * BlockBytes;

    /// <inheritdoc/>
    protected override int RoomFor(StorageOperation operation)
    {
        var kept = operation is { Verb: StorageVerb.Append, Old.Length: > InlineBytes } ? operation.Old.Length / BlockBytes * BlockBytes : 0;
        var fresh = AllocatedBytes(operation.New?.Length ?? 0) - kept;
        return operation.Before.AllocatedBytes + fresh <= CapacityBytes ? operation.Data.Length : -1;
    }

    /// <inheritdoc/>
    protected override MediumImage Overflow(StorageOperation operation, int room) => operation.Before;
}

namespace Edge.Simulator.Faults;

/// <summary>An SD card under FAT, in memory.</summary>
/// <remarks>
/// <para>Failure model (what both kinds share is at <see cref="FaultMedium"/>). The driver syncs every call before it returns; within the call
/// its data sectors and its directory entry reach the card in any order, and a cut leaves any subset of them:</para>
/// <list type="bullet">
/// <item>Each 512-byte sector of the call's data is old, new or garbage. Old is what the last freed file had there, else zeros: a sector that was
/// never written shows someone else's bytes. Up to three sectors: every combination; more: every prefix, suffix and single exception, and some combinations the seed chooses.</item>
/// <item>A sector is torn at every byte: new before, old after, the length being the new one.</item>
/// <item>The length lags behind the data: at every byte between old and new, and (overwriting) the old length over new sectors.</item>
/// <item>A file that did not exist vanishes, or is there without a byte.</item>
/// <item>A file written anew may be empty: it is cut to nothing before the first byte goes out.</item>
/// <item>A deletion, a truncation: done or not.</item>
/// <item>Bytes that were in a sector before an append that rewrites it are kept, unless <see cref="OldBytesTear"/>: then garbage takes the whole sector.</item>
/// </list>
/// <para>Full: what fits of the data is written, in clusters of 4096 bytes, then the call fails.</para>
/// </remarks>
public sealed class FatMedium : FaultMedium
{
    private const int SectorBytes = 512;
    private const int ClusterBytes = 4096;

    /// <summary>Whether a torn rewrite of a sector may take the bytes with it that earlier appends had put there.</summary>
    public bool OldBytesTear { get; init; }

    /// <inheritdoc/>
    public override FaultMedium Remount(MediumImage image) =>
        new FatMedium { Seed = Seed, CapacityBytes = CapacityBytes, OldBytesTear = OldBytesTear, Image = image };

    /// <inheritdoc/>
    public override int CutOutcomes(StorageOperation operation) =>
        operation.Verb is StorageVerb.Truncate or StorageVerb.Delete ? 2 : new Layout(operation).Interruptions + 2;

    /// <inheritdoc/>
    protected override FileImage? Interrupted(StorageOperation operation, int outcome) => operation.Verb is StorageVerb.Append or StorageVerb.Write
        ? Torn(operation, outcome)
        : operation.Old;

    /// <inheritdoc/>
    protected override string DescribeInterrupted(StorageOperation operation, int outcome)
    {
        var layout = new Layout(operation);
        var index = layout.Locate(outcome, out var kind);
        return kind switch
        {
            TearKind.Empty => "length 0, nothing else",
            TearKind.ShortLength => $"length lags: {index + 1} of {operation.Data.Length} B",
            TearKind.TornByte => $"sector torn: {index + 1} of {operation.Data.Length} B new, old after that",
            TearKind.OldLength => "old length, sectors " + SectorPattern.Describe(layout.OverlapSectors, index, Seed),
            _ => "new length, sectors " + SectorPattern.Describe(layout.Sectors, index, Seed),
        };
    }

    /// <inheritdoc/>
    protected override long AllocatedBytes(int length) => (length + ClusterBytes - 1L) / ClusterBytes * ClusterBytes;

    /// <inheritdoc/>
    protected override int RoomFor(StorageOperation operation)
    {
        var start = operation.Verb == StorageVerb.Append ? operation.Old?.Length ?? 0 : 0;
        var others = operation.Before.AllocatedBytes - AllocatedBytes(operation.Old?.Length ?? 0);
        var room = (CapacityBytes - others) / ClusterBytes * ClusterBytes - start;
        return (int)Math.Clamp(room, 0, operation.Data.Length);
    }

    /// <inheritdoc/>
    protected override MediumImage Overflow(StorageOperation operation, int room)
    {
        var fitting = operation with { Data = operation.Data[..room] };
        return Replace(operation.Before, operation.Name, fitting.New);
    }

    private FileImage Torn(StorageOperation operation, int outcome)
    {
        var layout = new Layout(operation);
        var index = layout.Locate(outcome, out var kind);
        switch (kind)
        {
            case TearKind.Empty:
                return FileImage.Empty;
            case TearKind.ShortLength:
                return layout.Kept(operation).Append(operation.Data.AsSpan(0, index + 1));
            case TearKind.TornByte:
                var torn = layout.Stale(operation);
                operation.Data.AsSpan(0, index + 1).CopyTo(torn.AsSpan(layout.Start));
                return FileImage.Of(torn);
            case TearKind.OldLength:
                return FileImage.Of(Sectors(operation, layout, layout.OverlapSectors, index, outcome).AsSpan(0, operation.Old!.Length));
            default:
                return FileImage.Of(Sectors(operation, layout, layout.Sectors, index, outcome).AsSpan(0, layout.End));
        }
    }

    /// <summary>The file's sectors with the first ones of the data in the states of a pattern.</summary>
    private byte[] Sectors(StorageOperation operation, Layout layout, int count, int pattern, int outcome)
    {
        var bytes = layout.Stale(operation);
        for (var sector = 0; sector < count; sector++)
        {
            var from = Math.Max(layout.Start, (layout.FirstSector + sector) * SectorBytes);
            var to = Math.Min(layout.End, (layout.FirstSector + sector + 1) * SectorBytes);
            switch (SectorPattern.StateOf(count, pattern, sector, Seed))
            {
                case SectorState.New:
                    operation.Data.AsSpan(from - layout.Start, to - from).CopyTo(bytes.AsSpan(from));
                    break;
                case SectorState.Garbage:
                    from = OldBytesTear ? (layout.FirstSector + sector) * SectorBytes : from;
                    Garble(bytes.AsSpan(from, to - from), new FaultRandom(Seed, (ulong)operation.Number, (ulong)outcome, (ulong)sector));
                    break;
            }
        }

        return bytes;
    }

    private static void Garble(Span<byte> bytes, FaultRandom random)
    {
        foreach (ref var value in bytes)
        {
            value = (byte)random.NextUInt64();
        }
    }

    private enum TearKind
    {
        Empty,
        NewLength,
        OldLength,
        ShortLength,
        TornByte,
    }

    /// <summary>Where the call's data lies in the file, and in which order its interruptions are numbered.</summary>
    private readonly struct Layout
    {
        private readonly int _empty;
        private readonly int _newLength;
        private readonly int _oldLength;
        private readonly int _bytes;

        public Layout(StorageOperation operation)
        {
            var append = operation.Verb == StorageVerb.Append;
            Start = append ? operation.Old?.Length ?? 0 : 0;
            End = Start + operation.Data.Length;
            FirstSector = Start / SectorBytes;
            Sectors = operation.Data.Length == 0 ? 0 : (End - 1) / SectorBytes - FirstSector + 1;
            var overlap = append ? 0 : Math.Min(operation.Old?.Length ?? 0, End);
            OverlapSectors = (overlap + SectorBytes - 1) / SectorBytes;
            _empty = append && operation.Old is not null ? 0 : 1;
            _newLength = SectorPattern.Count(Sectors);
            _oldLength = SectorPattern.Count(OverlapSectors);
            _bytes = Math.Max(0, operation.Data.Length - 1);
        }

        public int Start { get; }

        public int End { get; }

        public int FirstSector { get; }

        public int Sectors { get; }

        public int OverlapSectors { get; }

        public int Interruptions => _empty + _newLength + _oldLength + 2 * _bytes;

        public int Locate(int outcome, out TearKind kind)
        {
            var index = outcome - 1;
            ReadOnlySpan<(TearKind Kind, int Count)> families =
            [
                (TearKind.Empty, _empty), (TearKind.NewLength, _newLength), (TearKind.OldLength, _oldLength),
                (TearKind.ShortLength, _bytes), (TearKind.TornByte, _bytes),
            ];
            foreach (var family in families)
            {
                if (index < family.Count)
                {
                    kind = family.Kind;
                    return index;
                }

                index -= family.Count;
            }

            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no such outcome of this call");
        }

        /// <summary>What the call does not touch: the file before an append.</summary>
        public FileImage Kept(StorageOperation operation) => (operation.Old ?? FileImage.Empty).Prefix(Start);

        /// <summary>The file's clusters, none of the data written: kept bytes, then what the clusters had before.</summary>
        public byte[] Stale(StorageOperation operation)
        {
            var bytes = new byte[Math.Max(End, operation.Old?.Length ?? 0)];
            var before = operation.Before.Freed.Content;
            before[..Math.Min(before.Length, bytes.Length)].CopyTo(bytes);
            var old = operation.Old ?? FileImage.Empty;
            old.Content.CopyTo(bytes);
            return bytes;
        }
    }
}

using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Platform.Store;

/// <summary>The records of one sealed block, read by the firmware's own reader.</summary>
internal sealed class BlockRecords
{
    private readonly HeldBlock _held = new();
    private readonly BlockReader _reader;
    private readonly Record _record = new();

    public BlockRecords()
    {
        _reader = new BlockReader(_held, new EntryDecoder(), new BlockDesk(new NoisePriors()), keepsWhole: true);
    }

    /// <summary>Hands out the records of a sound block in order, always the same object; less than there are where its streams are damaged.</summary>
    /// <param name="block">The block, 4096 bytes.</param>
    public IEnumerable<(Record Record, bool IsKnown)> Of(byte[] block)
    {
        var number = NumberOf(block);
        _held.Block = block;
        _reader.Forget();
        if (!_reader.Load(number))
        {
            yield break;
        }

        while (_reader.Next(_record, 0, out var isKnown))
        {
            yield return (_record, isKnown);
        }
    }

    /// <summary>Number that a block states.</summary>
    public static int NumberOf(byte[] block) => BitConverter.ToInt32(block, BlockLayout.NumberOffset);

    private sealed class HeldBlock : BlockFiles
    {
        public byte[] Block { get; set; } = [];

        public override bool Read(int number, byte[] into)
        {
            Block.CopyTo(into, 0);
            return true;
        }

        public override void Append(int number, byte[] block) => throw new NotSupportedException();

        public override int Count() => throw new NotSupportedException();

        public override int FirstOf(int count) => throw new NotSupportedException();

        public override long FirstSequenceOf(int number) => throw new NotSupportedException();
    }
}

using Edge.Board;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Platform.Keys;

/// <summary>The tag of a sealed block, see firmware/Records/FORMAT.md.</summary>
internal static class BlockTag
{
    /// <summary>Whether a block has the tag that is due behind another one.</summary>
    /// <param name="authenticator">Has the key of the block's epoch.</param>
    /// <param name="block">The block; it is as it was on return.</param>
    /// <param name="before">Tag of the block before; zeros before block 0.</param>
    public static bool IsDue(Authenticator authenticator, byte[] block, byte[] before)
    {
        var tag = block[..BlockLayout.TagBytes];
        var crc = LittleEndian.ReadUnsigned(block, BlockLayout.CrcOffset, BlockLayout.CrcBytes);
        before.AsSpan(0, BlockLayout.TagBytes).CopyTo(block);
        LittleEndian.Write(block, BlockLayout.CrcOffset, 0, BlockLayout.CrcBytes);
        var isSame = Authenticator.IsSame(authenticator.Code(block), tag, 0, tag.Length);
        tag.CopyTo(block, 0);
        LittleEndian.Write(block, BlockLayout.CrcOffset, crc, BlockLayout.CrcBytes);
        return isSame;
    }
}

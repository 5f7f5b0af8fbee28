using Edge.Board;

namespace Edge.Simulator.Faults;

/// <summary>Geometry and settings of a littlefs volume on flash; the defaults are those of the stock ESP32 images.</summary>
/// <param name="BlockCount">Erase blocks: 768 are the 3 MiB of a 16 MB chip.</param>
/// <param name="BlockBytes">Bytes of an erase block.</param>
/// <param name="ProgramBytes">Unit of programming, bytes (esp_littlefs LITTLEFS_WRITE_SIZE).</param>
/// <param name="InlineBytes">Longest file that lies in its directory: the cache (LITTLEFS_CACHE_SIZE), at most an eighth of a block.</param>
/// <param name="BlockCycles">Compactions of a metadata pair after which one of its blocks is replaced (LITTLEFS_BLOCK_CYCLES).</param>
/// <param name="AttributeBytes">Attribute of each file: the time of its last change (LITTLEFS_USE_MTIME), 4 bytes; 0: none.</param>
public sealed record FlashSettings(
    int BlockCount = 768, int BlockBytes = 4096, int ProgramBytes = 128, int InlineBytes = 512, int BlockCycles = 512, int AttributeBytes = 4);

/// <summary>
/// Internal flash under littlefs as its wear sees it: counts the bytes programmed and the erases of each block that calls cost.
/// Content is kept by another medium; nothing fails here.
/// </summary>
/// <remarks>
/// <para>Rules, after littlefs 2.11 (lfs.c, SPEC.md, DESIGN.md) and esp_littlefs' defaults, which the stock images do not change:</para>
/// <list type="bullet">
/// <item>A directory is a chain of metadata pairs. A change is a commit: its tags (4 bytes each) and data, 20 bytes of checks, padded to the
/// program unit, after the commit before. When it does not fit, the pair is compacted: the other block is erased and gets all entries.</item>
/// <item>A compaction that finds more than half a block of entries splits the pair, halving until the rest fits; pairs are never joined, and one
/// is dropped when it is empty and not its directory's first.</item>
/// <item>Every 513th compaction of a pair goes to a fresh block, whose address is committed in the parent and in the pair before. The
/// superblock stays; the root moves out of it at its first such compaction.</item>
/// <item>A file of up to 512 bytes lies in its directory: each write commits it whole. A longer one is a list of blocks, block n &gt; 0 with
/// ctz(n) + 1 pointers of 4 bytes; closing commits its address. A new file is committed empty first, when it is opened.</item>
/// <item>An append to a longer file copies its last block as far as it is filled to a fresh block. Writing anew takes fresh blocks.</item>
/// <item>Blocks are taken round the volume; those freed meanwhile count when the round begins anew.</item>
/// <item>Folders are made where missing and never removed (a folder costs two blocks).</item>
/// </list>
/// <para>Not modelled: bad blocks, mounts (which begin the round elsewhere), commits of state that a move between folders leaves.</para>
/// </remarks>
public sealed class FlashModel : Storage
{
    private readonly FlashSettings _settings;
    private readonly Storage _content;
    private readonly FlashMetadata _metadata;

    /// <summary>Creates an empty, formatted volume.</summary>
    /// <param name="settings">Geometry; null: the 3 MiB of a 16 MB chip with the stock settings.</param>
    /// <param name="content">Where the bytes are kept; null: in memory.</param>
    public FlashModel(FlashSettings? settings = null, Storage? content = null)
    {
        _settings = settings ?? new FlashSettings();
        _content = content ?? new MemoryStorage();
        _metadata = new FlashMetadata(_settings);
    }

    /// <summary>Bytes programmed since the counters were last reset.</summary>
    public long ProgrammedBytes => _metadata.Blocks.ProgrammedBytes;

    /// <summary>Block erases since then.</summary>
    public long Erases => _metadata.Blocks.Erases.Sum();

    /// <summary>Erases of the block that was erased most since then.</summary>
    public long HottestBlockErases => _metadata.Blocks.Erases.Max();

    /// <summary>Blocks that files and directories hold.</summary>
    public int UsedBlocks => _metadata.UsedBlocks();

    /// <summary>Begins counting anew; the volume stays as it is.</summary>
    public void ResetCounters() => _metadata.Blocks.ResetCounters();

    /// <inheritdoc/>
    public override int GetLength(string name) => _content.GetLength(name);

    /// <inheritdoc/>
    public override int Read(string name, int position, byte[] buffer, int offset, int count) => _content.Read(name, position, buffer, offset, count);

    /// <inheritdoc/>
    public override void Append(string name, byte[] buffer, int offset, int count)
    {
        _content.Append(name, buffer, offset, count);
        var file = Open(name, out var pair);
        Extend(file, count);
        Close(pair, file);
    }

    /// <inheritdoc/>
    public override void Write(string name, byte[] buffer, int offset, int count)
    {
        _content.Write(name, buffer, offset, count);
        var file = Open(name, out var pair);
        _metadata.InFlight.AddRange(file.Blocks);
        file.Blocks.Clear();
        file.Length = 0;
        Extend(file, count);
        Close(pair, file);
    }

    /// <inheritdoc/>
    public override void Truncate(string name, int length)
    {
        _content.Truncate(name, length);
        var file = Open(name, out var pair);
        if (length >= file.Length)
        {
            return;
        }

        file.Length = length;
        if (length <= _settings.InlineBytes)
        {
            file.Blocks.Clear();
        }

        for (int first = DataBefore(file.Blocks.Count - 1), last = file.Blocks.Count - 1; last > 0 && first >= length; first = DataBefore(--last))
        {
            file.Blocks.RemoveAt(last);
        }

        Close(pair, file);
    }

    /// <inheritdoc/>
    public override void Delete(string name)
    {
        _content.Delete(name);
        if (_metadata.FindFolder(name, create: false, out var last) is { } folder && _metadata.Find(folder, last, out var pair, out var index) is not null)
        {
            _metadata.Remove(pair, index);
        }
    }

    private FlashFile Open(string path, out MetadataPair pair)
    {
        var folder = _metadata.FindFolder(path, create: true, out var name)!;
        if (_metadata.Find(folder, name, out pair, out var index) is { } file)
        {
            return file;
        }

        _metadata.Create(pair, index, name);

        // The commit may have split the pair and moved the entry to the next one.
        return _metadata.Find(_metadata.FindFolder(path, create: false, out _)!, name, out pair, out _)!;
    }

    private void Close(MetadataPair pair, FlashFile file)
    {
        _metadata.Update(pair, file);
        _metadata.InFlight.Clear();
    }

    /// <summary>Puts bytes after the file's end.</summary>
    private void Extend(FlashFile file, int count)
    {
        var length = file.Length + count;
        if (length <= _settings.InlineBytes && file.Blocks.Count == 0)
        {
            file.Length = length;
            return;
        }

        // What lay in the directory is written out; a last block with room is copied, for nothing is ever written over.
        var last = Math.Max(0, file.Blocks.Count - 1);
        var kept = file.Blocks.Count == 0 ? 0 : DataBefore(last);
        if (file.Blocks.Count > 0 && file.Length - kept >= FlashFile.DataBytes(last, _settings.BlockBytes))
        {
            kept = file.Length;
            last++;
        }

        while (kept < length)
        {
            var block = _metadata.Blocks.Allocate();
            if (block < 0)
            {
                throw new StorageException("the simulated flash volume is full");
            }

            _metadata.InFlight.Add(block);
            _metadata.Blocks.Erase(block);
            var room = FlashFile.DataBytes(last, _settings.BlockBytes);
            var bytes = Math.Min(room, length - kept);
            var programmed = _settings.BlockBytes - room + bytes;
            _metadata.Blocks.Program((programmed + _settings.ProgramBytes - 1) / _settings.ProgramBytes * _settings.ProgramBytes);
            if (last < file.Blocks.Count)
            {
                _metadata.InFlight.Add(file.Blocks[last]);
                file.Blocks[last] = block;
            }
            else
            {
                file.Blocks.Add(block);
            }

            kept += bytes;
            last++;
        }

        file.Length = length;
    }

    /// <summary>Bytes of data in the blocks before this one.</summary>
    private int DataBefore(int index)
    {
        var bytes = 0;
        for (var i = 0; i < index; i++)
        {
            bytes += FlashFile.DataBytes(i, _settings.BlockBytes);
        }

        return bytes;
    }
}

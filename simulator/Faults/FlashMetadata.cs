using Edge.Board;

namespace Edge.Simulator.Faults;

/// <summary>Directories of a simulated littlefs volume: commits, compactions, splits and relocations. The rules are at <see cref="FlashModel"/>.</summary>
internal sealed class FlashMetadata
{
    private const int TagBytes = 4;
    private const int RevisionBytes = 4;
    private const int TailBytes = 12;
    private const int OrphanBytes = 16;
    private const int CheckBytes = 20;
    private const int EndReserve = 8;
    private const int SplitReserve = 40;
    private const int MostEntries = 255;
    private const int SuperblockBytes = 24;
    private readonly FlashSettings _settings;
    private readonly FlashBlocks _blocks;
    private readonly MetadataPair _superblock;
    private MetadataPair _root;

    public FlashMetadata(FlashSettings settings)
    {
        _settings = settings;
        _blocks = new FlashBlocks(settings.BlockCount, MarkUsed);
        _superblock = new MetadataPair { Blocks = [0, 1], Offset = settings.BlockBytes };
        _superblock.Entries.Add(new FlashFile("littlefs", SuperblockBytes));
        _root = _superblock;
        Compact(_superblock);
    }

    public FlashBlocks Blocks => _blocks;

    /// <summary>Blocks that a file being written holds already, not yet committed.</summary>
    public List<int> InFlight { get; } = [];

    public int UsedBlocks()
    {
        var used = new bool[_blocks.Count];
        MarkUsed(used);
        return used.Count(isUsed => isUsed);
    }

    /// <summary>Finds an entry, or the pair and index where one of that name belongs.</summary>
    public FlashFile? Find(MetadataPair directory, string name, out MetadataPair pair, out int index)
    {
        pair = directory;
        while (true)
        {
            for (index = pair == _superblock ? 1 : 0; index < pair.Entries.Count; index++)
            {
                var order = string.CompareOrdinal(pair.Entries[index].Name, name);
                if (order >= 0)
                {
                    return order == 0 ? pair.Entries[index] : null;
                }
            }

            if (!pair.IsSplit)
            {
                return null;
            }

            pair = pair.Next!;
        }
    }

    /// <summary>The folder a path lies in, made where it is missing; null if it is missing and not to be made.</summary>
    public MetadataPair? FindFolder(string path, bool create, out string name)
    {
        var parts = path.Split('/');
        name = parts[^1];
        var directory = _root;
        foreach (var part in parts[..^1])
        {
            var folder = Find(directory, part, out var pair, out var index);
            if (folder is null)
            {
                if (!create)
                {
                    return null;
                }

                folder = MakeFolder(directory, part, pair, index);
            }

            directory = folder.Folder!;
        }

        return directory;
    }

    /// <summary>Adds an empty file: opening a file that does not exist commits its name.</summary>
    public FlashFile Create(MetadataPair pair, int index, string name)
    {
        var file = new FlashFile(name, _settings.AttributeBytes == 0 ? 0 : TagBytes + _settings.AttributeBytes);
        pair.Entries.Insert(index, file);
        Commit(pair, TagBytes + TagBytes + name.Length + TagBytes);
        return file;
    }

    /// <summary>Commits a file's new length, place or content.</summary>
    public void Update(MetadataPair pair, FlashFile file) => Commit(pair, file.StructureBytes);

    public void Remove(MetadataPair pair, int index)
    {
        pair.Entries.RemoveAt(index);
        if (pair.Entries.Count == 0 && pair != _root && Predecessor(pair) is { IsSplit: true } before)
        {
            before.Next = pair.Next;
            before.IsSplit = pair.IsSplit;
            Commit(before, TailBytes);
            return;
        }

        Commit(pair, TagBytes);
    }

    private FlashFile MakeFolder(MetadataPair directory, string name, MetadataPair pair, int index)
    {
        var last = directory;
        while (last.IsSplit)
        {
            last = last.Next!;
        }

        var head = Allocate([]);
        head.Next = last.Next;
        Compact(head);
        last.Next = head;
        if (last != pair)
        {
            Commit(last, TailBytes + OrphanBytes);
        }

        var folder = new FlashFile(name, 0) { Folder = head };
        pair.Entries.Insert(index, folder);
        Commit(pair, TagBytes + folder.EntryBytes + (last == pair ? TailBytes : 0));
        return folder;
    }

    /// <summary>Appends to the pair's log, padded to whole program units; compacts where that does not fit.</summary>
    private void Commit(MetadataPair pair, int bytes)
    {
        if (pair.Offset + bytes > _settings.BlockBytes - EndReserve)
        {
            SplitAndCompact(pair);
            return;
        }

        Advance(pair, bytes);
    }

    private void Advance(MetadataPair pair, int bytes)
    {
        var end = Math.Min(pair.Offset + bytes + CheckBytes, _settings.BlockBytes);
        end = (end + _settings.ProgramBytes - 1) / _settings.ProgramBytes * _settings.ProgramBytes;
        _blocks.Program(end - pair.Offset);
        pair.Offset = end;
    }

    private void SplitAndCompact(MetadataPair pair)
    {
        var end = pair.Entries.Count;
        while (true)
        {
            var split = 0;
            while (end - split > 1 && !Fits(pair, split, end))
            {
                split += (end - split) / 2;
            }

            if (split == 0)
            {
                break;
            }

            Split(pair, split);
            end = split;
        }

        if (pair == _superblock && IsWorn(pair))
        {
            Expand();
        }

        Compact(pair);
    }

    private bool Fits(MetadataPair pair, int split, int end)
    {
        var bytes = 0;
        for (var i = split; i < end; i++)
        {
            bytes += pair.Entries[i].EntryBytes;
        }

        return end - split < MostEntries && bytes <= Math.Min(_settings.BlockBytes - SplitReserve, _settings.BlockBytes / 2);
    }

    private void Split(MetadataPair pair, int split)
    {
        var tail = Allocate(pair.Entries[split..]);
        tail.Next = pair.Next;
        tail.IsSplit = pair.IsSplit;
        pair.Entries.RemoveRange(split, pair.Entries.Count - split);
        Compact(tail);
        pair.Next = tail;
        pair.IsSplit = true;
    }

    /// <summary>Moves the root out of the superblock, which cannot be relocated itself, unless the volume is nearly full.</summary>
    private void Expand()
    {
        if (_superblock != _root || UsedBlocks() >= _settings.BlockCount - _settings.BlockCount / 8)
        {
            return;
        }

        Split(_superblock, 1);
        _root = _superblock.Next!;
    }

    private MetadataPair Allocate(List<FlashFile> entries)
    {
        var second = TakeBlock();
        return new MetadataPair { Blocks = [TakeBlock(), second], Entries = [.. entries] };
    }

    private int TakeBlock()
    {
        var block = _blocks.Allocate();
        return block >= 0 ? block : throw new StorageException("the simulated flash volume is full");
    }

    private bool IsWorn(MetadataPair pair) => (pair.Revision + 1) % ((_settings.BlockCycles + 1) | 1) == 0;

    /// <summary>Writes the pair's entries into its other block, or every so many times into a fresh one in its place.</summary>
    private void Compact(MetadataPair pair)
    {
        var relocates = IsWorn(pair) && pair != _superblock;
        pair.Revision++;
        if (relocates)
        {
            pair.Blocks[1] = TakeBlock();
        }

        (pair.Blocks[0], pair.Blocks[1]) = (pair.Blocks[1], pair.Blocks[0]);
        _blocks.Erase(pair.Blocks[0]);
        pair.Offset = 0;
        Advance(pair, RevisionBytes + pair.Entries.Sum(entry => entry.EntryBytes) + (pair.Next is null ? 0 : TailBytes));
        if (relocates)
        {
            Relink(pair);
        }
    }

    /// <summary>Commits the pair's new address where the folder is entered, and in the pair before it.</summary>
    private void Relink(MetadataPair pair)
    {
        for (MetadataPair? at = _superblock; at is not null; at = at.Next)
        {
            if (at.Entries.Any(entry => entry.Folder == pair))
            {
                Commit(at, TailBytes + OrphanBytes);
                break;
            }
        }

        if (Predecessor(pair) is { } before)
        {
            Commit(before, TailBytes);
        }
    }

    private MetadataPair? Predecessor(MetadataPair pair)
    {
        for (MetadataPair? at = _superblock; at is not null; at = at.Next)
        {
            if (at.Next == pair)
            {
                return at;
            }
        }

        return null;
    }

    private void MarkUsed(bool[] used)
    {
        for (MetadataPair? pair = _superblock; pair is not null; pair = pair.Next)
        {
            used[pair.Blocks[0]] = true;
            used[pair.Blocks[1]] = true;
            foreach (var block in pair.Entries.SelectMany(entry => entry.Blocks))
            {
                used[block] = true;
            }
        }

        foreach (var block in InFlight)
        {
            used[block] = true;
        }
    }
}

using System.Globalization;
using Edge.Board;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Platform.Store;

/// <summary>
/// The sealed blocks of one log, laid out as the copy on a card (firmware/Records/FORMAT.md): <c>log2</c>, or <c>log2.1</c> and so on for the logs that a board began
/// later. What was not received holds zeros.
/// </summary>
internal sealed class BlockFolder
{
    private readonly string _folder;
    private readonly SegmentFiles _note;
    private readonly bool _isDurable;
    private int _first;
    private long _lineage;
    private bool _isNoted;
    private int _lowest;
    private int _highest = -1;

    /// <summary>Opens the folder of a log; creates nothing.</summary>
    /// <param name="store">Folder of the board.</param>
    /// <param name="log">0 for the first log of the board.</param>
    /// <param name="isDurable">Whether what is written is to outlast a power cut.</param>
    public BlockFolder(string store, int log, bool isDurable)
    {
        var name = NameOf(log);
        _folder = Path.Combine(store, name);
        _isDurable = isDurable;
        _note = new SegmentFiles(new FileStorage(store), name + "/");
        if (!Directory.Exists(Path.Combine(_folder, "b")))
        {
            return;
        }

        _isNoted = _note.LoadNote();
        _first = _note.NotedFirst;
        _lineage = _note.NotedLineage;
        foreach (var path in Directory.EnumerateFiles(Path.Combine(_folder, "b"), "*.seg"))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var segment))
            {
                _lowest = _highest < 0 ? segment : Math.Min(segment, _lowest);
                _highest = Math.Max(segment, _highest);
            }
        }
    }

    /// <summary>Name of the folder of a log.</summary>
    public static string NameOf(int log) => log == 0 ? "log2" : $"log2.{log}";

    /// <summary>Reads a block; false where it is not there. What is read is not checked.</summary>
    public bool TryRead(int number, byte[] into)
    {
        var path = PathOf(number / Limits.SegmentBlocks);
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        file.Position = OffsetOf(number);
        return file.ReadAtLeast(into.AsSpan(0, BlockLayout.BlockBytes), BlockLayout.BlockBytes, throwOnEndOfStream: false) == BlockLayout.BlockBytes;
    }

    /// <summary>Whether the files are long enough to hold a block: after a power cut new ones may be shorter than the database says.</summary>
    public bool Reaches(int number)
    {
        var file = new FileInfo(PathOf(number / Limits.SegmentBlocks));
        return file.Exists && file.Length >= OffsetOf(number) + BlockLayout.BlockBytes;
    }

    /// <summary>Stores a block in its place, durable on return.</summary>
    public void Write(int number, byte[] block)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "b"));
        Note(number, block);
        var segment = number / Limits.SegmentBlocks;
        Fill(segment);
        using var file = new FileStream(PathOf(segment), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        file.Position = OffsetOf(number);
        file.Write(block);
        file.Flush(_isDurable);
    }

    /// <summary>As on a card, the number of the first block and what tells this log from others are there before anything else is.</summary>
    private void Note(int number, byte[] block)
    {
        var first = _isNoted ? Math.Min(number, _first) : number;
        var lineage = number == 0 ? BitConverter.ToInt64(block, 0) : _lineage;
        if (_isNoted && first == _first && lineage == _lineage)
        {
            return;
        }

        _note.Note(first, lineage);
        (_isNoted, _first, _lineage) = (true, first, lineage);
        foreach (var path in Directory.EnumerateFiles(_folder, "first.*"))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
            file.Flush(_isDurable);
        }
    }

    /// <summary>The firmware finds the end of a log by its files: none may be missing between the first and the last.</summary>
    private void Fill(int segment)
    {
        if (_highest >= 0 && segment >= _lowest && segment <= _highest)
        {
            return;
        }

        _lowest = _highest < 0 ? segment : Math.Min(segment, _lowest);
        _highest = Math.Max(segment, _highest);
        for (var each = _lowest; each < _highest; each++)
        {
            var length = (long)Limits.SegmentBlocks * BlockLayout.BlockBytes;
            using var file = new FileStream(PathOf(each), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            if (file.Length < length)
            {
                file.SetLength(length);
                file.Flush(_isDurable);
            }
        }
    }

    private string PathOf(int segment) => Path.Combine(_folder, "b", NameOfSegment(segment));

    private static string NameOfSegment(int segment) => $"{segment:X4}.seg";

    private static long OffsetOf(int number) => (long)(number % Limits.SegmentBlocks) * BlockLayout.BlockBytes;
}

using Edge.Platform.Keys;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Platform.Store;

/// <summary>The sealed blocks and published heads of a board: finds the log that each belongs to, checks it against its neighbours, and writes it.</summary>
internal sealed class BlockShelf
{
    private readonly string _folder;
    private readonly StoreOptions _options;
    private readonly StoreDatabase _database;
    private readonly SequenceSet _known;
    private readonly List<(LogChain Chain, BlockFolder Files)> _logs = [];
    private readonly BlockRecords _records = new();
    private readonly KeyChain _keys = new();
    private readonly Authenticator _authenticator = new();
    private readonly byte[] _block = new byte[BlockLayout.BlockBytes];
    private readonly Dictionary<long, byte[]> _entries = [];
    private (int Log, int Number) _entriesOf = (-1, -1);

    /// <summary>Creates it; reads nothing.</summary>
    public BlockShelf(string folder, StoreOptions options, StoreDatabase database, SequenceSet known)
    {
        _folder = folder;
        _options = options;
        _database = database;
        _known = known;
        foreach (var key in options.Keys)
        {
            _keys.Add(key.Root, key.Key);
        }
    }

    /// <summary>Stored blocks.</summary>
    public int Count { get; private set; }

    /// <summary>When a block was stored last; null where none was.</summary>
    public DateTime? LastReceivedUtc { get; private set; }

    /// <summary>Reads what is stored. A block that a power cut took from the medium counts as not stored.</summary>
    public void Load()
    {
        var rows = _database.Rows("SELECT log, number, first, last, tag, received FROM block ORDER BY log, number", ReadLink);
        foreach (var (link, received) in rows)
        {
            if (Log(link.Log).Files.Reaches(link.Number))
            {
                Note(link, received);
            }
            else if (!_options.IsReadOnly)
            {
                _database.Do("DELETE FROM block WHERE log=$1 AND number=$2", link.Log, link.Number);
            }
        }

        foreach (var head in _database.Rows("SELECT log, block, sequence, tag FROM head", row => new ChainLink(row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(2), (byte[])row.GetValue(3))))
        {
            Log(head.Log).Chain.AddHead(head);
        }

        _database.Commit();
    }

    /// <summary>Finds the log of a sound block; <see cref="StoreOutcome.Stored"/> where it is to be written there.</summary>
    public StoreOutcome Place(int number, byte[] block, out int log, out string finding)
    {
        var link = new ChainLink(0, number, BlockLayout.FirstOf(block), BlockLayout.LastOf(block), block[..BlockLayout.TagBytes]);
        finding = "";
        foreach (var (chain, files) in _logs)
        {
            log = chain.Log;
            if (chain.BlockOf(number) is not null && files.TryRead(number, _block) && block.AsSpan().SequenceEqual(_block))
            {
                return StoreOutcome.Same;
            }
        }

        log = Choose(link, chain => HoldsAnother(chain, number, block) ? $"block {number}: the one that is stored is another" : TagMisfit(chain, number, block), out finding);
        return log < 0 ? StoreOutcome.Contradicting : StoreOutcome.Stored;
    }

    /// <summary>Keeps a published head, with the time at which it came first.</summary>
    public StoreOutcome AddHead(int block, long sequence, byte[] tag, long nowMs, out string finding)
    {
        var link = new ChainLink(0, block, sequence, sequence, tag);
        finding = "";
        if (_logs.Any(log => log.Chain.HeadOf(block) is { } head && head.Last == sequence && head.Tag.AsSpan().SequenceEqual(tag)))
        {
            return StoreOutcome.Same;
        }

        var log = Choose(link, _ => null, out finding);
        if (log < 0)
        {
            return StoreOutcome.Contradicting;
        }

        _database.Do("INSERT INTO head(log, block, sequence, tag, received) VALUES($1, $2, $3, $4, $5)", log, block, sequence, tag, nowMs);
        Log(log).Chain.AddHead(link with { Log = log });
        return StoreOutcome.Stored;
    }

    /// <summary>Writes a block that has a place.</summary>
    public void Write(int log, int number, byte[] block)
    {
        var link = new ChainLink(log, number, BlockLayout.FirstOf(block), BlockLayout.LastOf(block), block[..BlockLayout.TagBytes]);
        var nowMs = _options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Log(log).Files.Write(number, block);
        _database.Do(
            "INSERT INTO block(log, number, first, last, tag, received) VALUES($1, $2, $3, $4, $5, $6)", log, number, link.First, link.Last, link.Tag, nowMs);
        Note(link, nowMs);
    }

    /// <summary>Whether a stored block spans a sequence.</summary>
    public bool Has(long sequence) => Find(sequence) is not null;

    /// <summary>Reads a stored block; false where it is not there, or damaged since.</summary>
    public bool TryRead(int log, int number, byte[] into) => Log(log).Files.TryRead(number, into) && BlockLayout.IsSound(into, number);

    /// <summary>The records of a block.</summary>
    public IEnumerable<(Record Record, bool IsKnown)> RecordsOf(byte[] block) => _records.Of(block);

    /// <summary>The entry of a record that a stored block has; null where none has it.</summary>
    public byte[]? EntryOf(long sequence)
    {
        if (Find(sequence) is not { } place)
        {
            return null;
        }

        if (place != _entriesOf)
        {
            _entries.Clear();
            _entriesOf = (-1, -1);
            if (!Log(place.Log).Files.TryRead(place.Number, _block))
            {
                return null;
            }

            foreach (var (record, isKnown) in _records.Of(_block))
            {
                if (isKnown)
                {
                    _entries[record.Sequence] = EntryBytes.Of(record);
                }
            }

            _entriesOf = place;
        }

        return _entries.GetValueOrDefault(sequence);
    }

    private static (ChainLink Link, long Received) ReadLink(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        (new ChainLink(row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), (byte[])row.GetValue(4)), row.GetInt64(5));

    private (LogChain Chain, BlockFolder Files) Log(int log)
    {
        while (_logs.Count <= log)
        {
            _logs.Add((new LogChain(_logs.Count), new BlockFolder(_folder, _logs.Count, _options.IsDurable)));
        }

        return _logs[log];
    }

    /// <summary>The newest log that a link fits; a new one where the board began another; -1 where it contradicts.</summary>
    private int Choose(ChainLink link, Func<LogChain, string?> also, out string finding)
    {
        finding = "";
        for (var log = _logs.Count - 1; log >= 0; log--)
        {
            var misfit = _logs[log].Chain.Misfit(link) ?? also(_logs[log].Chain);
            if (misfit is null)
            {
                finding = "";
                return log;
            }

            finding = finding.Length == 0 ? misfit : finding;
        }

        // Numbers that begin anew with sequences that go on: the board lost its log and began another.
        var isAnother = _logs.Count == 0 || (link.First > _logs[^1].Chain.Greatest && link.Number <= _logs[^1].Chain.GreatestNumber);
        finding = isAnother ? "" : finding;
        return isAnother ? _logs.Count : -1;
    }

    /// <summary>Whether another sound block is in the place; also one that was written before a crash, and not noted any more.</summary>
    private bool HoldsAnother(LogChain chain, int number, byte[] block) =>
        _logs[chain.Log].Files.TryRead(number, _block) && BlockLayout.IsSound(_block, number) && !block.AsSpan().SequenceEqual(_block);

    /// <summary>What is wrong with the tags of a block and the one behind it, as far as keys and neighbours are known.</summary>
    private string? TagMisfit(LogChain chain, int number, byte[] block)
    {
        if (chain.TagBefore(number) is { } before && SetKeyOf(block) && !BlockTag.IsDue(_authenticator, block, before))
        {
            return $"block {number}: its tag is not the one that is due under the key";
        }

        var isNextWrong = chain.BlockOf(number + 1) is not null && _logs[chain.Log].Files.TryRead(number + 1, _block)
            && SetKeyOf(_block) && !BlockTag.IsDue(_authenticator, _block, block);
        return isNextWrong ? $"block {number}: the tag of the block behind it does not follow from its own" : null;
    }

    private bool SetKeyOf(byte[] block)
    {
        int root = BitConverter.ToUInt16(block, BlockLayout.RootOffset);
        if (!_keys.Has(root))
        {
            return false;
        }

        _authenticator.SetKey(_keys.KeyOf(root, BitConverter.ToUInt16(block, BlockLayout.EpochOffset)));
        return true;
    }

    private void Note(ChainLink link, long receivedMs)
    {
        var chain = Log(link.Log).Chain;
        chain.AddBlock(link);
        Count++;
        var received = DateTimeOffset.FromUnixTimeMilliseconds(receivedMs).UtcDateTime;
        LastReceivedUtc = LastReceivedUtc > received ? LastReceivedUtc : received;
        _known.Add(link.First, link.Last);
        foreach (var gap in chain.GapsAround(link))
        {
            _known.Add(gap.First, gap.Last);
        }
    }

    private (int Log, int Number)? Find(long sequence)
    {
        var found = _database.Rows(
            "SELECT log, number, last FROM block WHERE first<=$1 ORDER BY first DESC LIMIT 1", row => (Log: row.GetInt32(0), Number: row.GetInt32(1), Last: row.GetInt64(2)), sequence);
        return found.Count > 0 && found[0].Last >= sequence ? (found[0].Log, found[0].Number) : null;
    }
}

using System.Text;
using Edge.Platform.Keys;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Platform.Store;

/// <summary>What became of a record or a block that was handed to a store.</summary>
public enum StoreOutcome
{
    /// <summary>It was not there before.</summary>
    Stored,

    /// <summary>It was there already, with the same content.</summary>
    Same,

    /// <summary>It contradicts what is there: it is kept beside, and changes nothing.</summary>
    Contradicting,

    /// <summary>It is none: its CRC or its number is wrong.</summary>
    Bad,
}

/// <summary>
/// All that a platform keeps of one board, in a folder that <c>edge verify</c> and <c>edge export</c> read: sealed blocks as a card's copy has them, and one SQLite file
/// with the records that no stored block has yet, the published heads of the chain with times of this platform's clock, and what contradicted.
/// </summary>
/// <remarks>
/// <para>Nothing that is stored is ever overwritten. A record leaves the SQLite file only when a block that has the very same record is stored durably.</para>
/// <para>What is handed over is durable after the next <see cref="Commit"/>. One thread at a time.</para>
/// </remarks>
public sealed class BoardStore : IDisposable
{
    private const string NotInBlock = "the record was received, and the sealed block of its sequence does not have it";

    private readonly StoreDatabase _database;
    private readonly BlockShelf _blocks;
    private readonly StoreOptions _options;
    private readonly SchemaShelf _schemas;
    private long _committed;

    private BoardStore(string folder, StoreOptions options, StoreDatabase database)
    {
        Folder = folder;
        _options = options;
        _database = database;
        _blocks = new BlockShelf(folder, options, database, Known);
        _schemas = new SchemaShelf(this);
    }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>Sequences that need nothing more: records that are stored, and numbers that the board proved to have no record of.</summary>
    public SequenceSet Known { get; } = new();

    /// <summary>Sequence up to which nothing is missing, durably: what may be confirmed to the board.</summary>
    public long Confirmable => _committed;

    /// <summary>Records in the SQLite file: received, and in no stored block.</summary>
    public long Received { get; private set; }

    /// <summary>Records that were received, cannot be read by this version, and are in no block: they are kept as they came.</summary>
    public long UnreadableCount { get; private set; }

    /// <summary>Sealed blocks, of all logs of the board.</summary>
    public int Blocks => _blocks.Count;

    /// <summary>When a block was stored last; null where none was.</summary>
    public DateTime? LastBlockUtc => _blocks.LastReceivedUtc;

    /// <summary>Things that contradicted what is stored.</summary>
    public int ContradictionCount { get; private set; }

    /// <summary>Is shown each record that was not there before, also those of blocks; the record is reused. After a crash before the next <see cref="Commit"/> it may be shown again.</summary>
    public Action<Record>? RecordStored { get; set; }

    /// <summary>Opens the store of a board, and creates it where there is none.</summary>
    /// <exception cref="PlatformException">There is something else in its place, or it cannot be read or written.</exception>
    public static BoardStore Open(string folder, StoreOptions options)
    {
        try
        {
            if (!options.IsReadOnly)
            {
                Directory.CreateDirectory(folder);
            }

            var store = new BoardStore(folder, options, StoreDatabase.Open(folder, options));
            store.Load();
            return store;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or Board.StorageException)
        {
            throw new PlatformException($"'{folder}' cannot be used: {failure.Message}");
        }
    }

    /// <summary>Stores a record.</summary>
    public StoreOutcome Add(Record record)
    {
        var entry = EntryBytes.Of(record);
        var sequence = record.Sequence;
        if (Known.Contains(sequence) && EntryOf(sequence) is { } stored)
        {
            if (stored.AsSpan().SequenceEqual(entry))
            {
                return StoreOutcome.Same;
            }

            Contradict("a record of this sequence came with another content", sequence, entry);
            return StoreOutcome.Contradicting;
        }

        if (_blocks.Has(sequence))
        {
            Contradict("a record came that the sealed block of its sequence does not have", sequence, entry);
            return StoreOutcome.Contradicting;
        }

        _database.Do("INSERT INTO record(sequence, received, entry) VALUES($1, $2, $3)", sequence, NowMs(), entry);
        Received++;
        Forget(sequence);
        Known.Add(sequence, sequence);
        RecordStored?.Invoke(record);
        return StoreOutcome.Stored;
    }

    /// <summary>
    /// Keeps the message of a record that cannot be read: it was received, so that the board need not send it again, and its sealed block tells it in full.
    /// </summary>
    /// <param name="sequence">Sequence of the record.</param>
    /// <param name="message">The message as JSON.</param>
    /// <returns>False where the record, or such a message of it, is stored already.</returns>
    public bool AddUnreadable(long sequence, string message)
    {
        if (_blocks.Has(sequence) || EntryOf(sequence) is not null)
        {
            return false;
        }

        var added = _database.Do("INSERT OR IGNORE INTO unreadable(sequence, received, message) VALUES($1, $2, $3)", sequence, NowMs(), message);
        UnreadableCount += added;
        Known.Add(sequence, sequence);
        return added > 0;
    }

    /// <summary>Stores a sealed block, after its CRC, its number, its place in the chain and (where the key is known) its tag were checked.</summary>
    /// <param name="number">Number that the message states.</param>
    /// <param name="block">The block.</param>
    /// <param name="finding">What is wrong, in words; empty where nothing is.</param>
    public StoreOutcome AddBlock(long number, byte[] block, out string finding)
    {
        if (block.Length != BlockLayout.BlockBytes || number is < 0 or > int.MaxValue || !BlockLayout.IsSound(block, (int)number))
        {
            finding = $"block {number}: its CRC or its number is wrong";
            return StoreOutcome.Bad;
        }

        var first = BlockLayout.FirstOf(block);
        var last = BlockLayout.LastOf(block);
        var placed = _blocks.Place((int)number, block, out var log, out finding);
        if (placed == StoreOutcome.Contradicting)
        {
            Contradict(finding, first, block);
        }

        if (placed != StoreOutcome.Stored)
        {
            return placed;
        }

        // The records are compared before the block counts, and shown only where they are new.
        var news = Compare(block, first, last, out finding);
        Settle(block, first, last);
        _blocks.Write(log, (int)number, block);
        Received -= _database.Do("DELETE FROM record WHERE sequence BETWEEN $1 AND $2", first, last);
        foreach (var record in news)
        {
            RecordStored?.Invoke(record);
        }

        return finding.Length == 0 ? StoreOutcome.Stored : StoreOutcome.Contradicting;
    }

    /// <summary>Keeps a published head of the chain, with the time of this platform.</summary>
    /// <param name="block">Number of the block that was sealed last.</param>
    /// <param name="sequence">Sequence of its last record.</param>
    /// <param name="tag">Its tag.</param>
    /// <param name="finding">What is wrong, in words; empty where nothing is.</param>
    public StoreOutcome AddHead(int block, long sequence, byte[] tag, out string finding)
    {
        var outcome = _blocks.AddHead(block, sequence, tag, NowMs(), out finding);
        if (outcome == StoreOutcome.Contradicting)
        {
            Contradict(finding, sequence, tag);
        }

        return outcome;
    }

    /// <summary>Notes that the board has no records of a range: it was asked, and said so.</summary>
    public void SetAbsent(long first, long last)
    {
        _database.Do("INSERT OR REPLACE INTO absent(first, last, noted) VALUES($1, $2, $3)", first, last, NowMs());
        Known.Add(first, last);
    }

    /// <summary>First sequence behind another among the received records that are in no block, readable or not; 0 where there is none.</summary>
    public long FirstReceived(long after)
    {
        var readable = (long?)_database.Value("SELECT MIN(sequence) FROM record WHERE sequence>$1", after) ?? 0;
        var unreadable = UnreadableCount == 0 ? 0 : Unreadable().Select(one => one.Sequence).FirstOrDefault(sequence => sequence > after && !_blocks.Has(sequence));
        return readable == 0 || (unreadable > 0 && unreadable < readable) ? unreadable : readable;
    }

    /// <summary>What the minutes that refer to a schema record hold; null where the record is not there.</summary>
    public LineSchema? SchemaOf(long sequence) => _schemas.Find(sequence);

    /// <summary>The entry of a stored record (firmware/Records/FORMAT.md); null where there is none.</summary>
    public byte[]? EntryOf(long sequence) =>
        _database.Value("SELECT entry FROM record WHERE sequence=$1", sequence) as byte[] ?? _blocks.EntryOf(sequence);

    /// <summary>Reads all records in the order of their sequence, those of blocks and those that were received; the record is reused.</summary>
    /// <param name="fromUtcMs">Only those with this time label or a later one, ms since 1970 UTC.</param>
    /// <param name="toUtcMs">Only those with an earlier one.</param>
    public IEnumerable<Record> Read(long fromUtcMs = long.MinValue, long toUtcMs = long.MaxValue) =>
        new StoreReader(_database, _blocks).Read(fromUtcMs, toUtcMs).Where(record => record.UtcMs >= fromUtcMs && record.UtcMs < toUtcMs);

    /// <summary>Sequences that are stored and in no block, in order.</summary>
    public SequenceSet ReceivedSequences()
    {
        var sequences = new SequenceSet();
        foreach (var sequence in new StoreReader(_database, _blocks).ReceivedSequences())
        {
            sequences.Add(sequence, sequence);
        }

        return sequences;
    }

    /// <summary>Published heads of all logs, by block.</summary>
    public IReadOnlyList<ReceivedHead> Heads() => _database.Rows(
        "SELECT log, block, sequence, tag, received FROM head ORDER BY log, block",
        row => new ReceivedHead(row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), (byte[])row.GetValue(3), TimeOf(row.GetInt64(4))));

    /// <summary>What contradicted, in the order in which it came.</summary>
    public IReadOnlyList<Contradiction> Contradictions() => _database.Rows(
        "SELECT noted, what, sequence, content FROM contradiction ORDER BY id",
        row => new Contradiction(TimeOf(row.GetInt64(0)), row.GetString(1), row.GetInt64(2), (byte[])row.GetValue(3)));

    /// <summary>The messages of records that this version cannot read, by sequence.</summary>
    public IReadOnlyList<UnreadableRecord> Unreadable() => !_database.HasUnreadable ? [] : _database.Rows(
        "SELECT sequence, received, message FROM unreadable ORDER BY sequence",
        row => new UnreadableRecord(row.GetInt64(0), TimeOf(row.GetInt64(1)), row.GetString(2)));

    /// <summary>Makes all that was handed over since the last call durable.</summary>
    public void Commit()
    {
        _database.Commit();
        _committed = Known.Contiguous;
    }

    /// <summary>Whether a folder has a store.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, StoreDatabase.FileName));

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private void Load()
    {
        _blocks.Load();
        foreach (var range in ReceivedSequences().Ranges)
        {
            Known.Add(range.First, range.Last);
        }

        foreach (var (first, last) in _database.Rows("SELECT first, last FROM absent", row => (row.GetInt64(0), row.GetInt64(1))))
        {
            Known.Add(first, last);
        }

        foreach (var one in Unreadable())
        {
            Known.Add(one.Sequence, one.Sequence);
            UnreadableCount++;
        }

        Received = (long)_database.Value("SELECT COUNT(*) FROM record")!;
        ContradictionCount = (int)(long)_database.Value("SELECT COUNT(*) FROM contradiction")!;
        _committed = Known.Contiguous;
    }

    /// <summary>What could not be read is known by its block from now on. Where that is damaged the message stays.</summary>
    private void Settle(byte[] block, long first, long last)
    {
        if (UnreadableCount == 0)
        {
            return;
        }

        var unread = Unreadable().Where(one => one.Sequence >= first && one.Sequence <= last).ToDictionary(one => one.Sequence, one => one.Message);
        foreach (var (record, isKnown) in _blocks.RecordsOf(block))
        {
            if (unread.Remove(record.Sequence) && isKnown)
            {
                Forget(record.Sequence);
            }
        }

        foreach (var (sequence, message) in unread)
        {
            Contradict(NotInBlock, sequence, Encoding.UTF8.GetBytes(message));
            Forget(sequence);
        }
    }

    private void Forget(long unreadable) => UnreadableCount -= UnreadableCount == 0 ? 0 : _database.Do("DELETE FROM unreadable WHERE sequence=$1", unreadable);

    /// <summary>Compares a block's records with those that were received; returns those that were not.</summary>
    private List<Record> Compare(byte[] block, long first, long last, out string finding)
    {
        var received = _database.Rows(
            "SELECT sequence, entry FROM record WHERE sequence BETWEEN $1 AND $2",
            row => (Sequence: row.GetInt64(0), Entry: (byte[])row.GetValue(1)),
            first,
            last).ToDictionary(row => row.Sequence, row => row.Entry);
        var news = new List<Record>();
        var different = 0;
        foreach (var (record, isKnown) in _blocks.RecordsOf(block))
        {
            if (received.Remove(record.Sequence, out var entry))
            {
                var isSame = !isKnown || entry.AsSpan().SequenceEqual(EntryBytes.Of(record));
                different += isSame ? 0 : 1;
                if (!isSame)
                {
                    Contradict("the record that was received is not that of the sealed block", record.Sequence, entry);
                }
            }
            else if (isKnown && RecordStored is not null)
            {
                news.Add(EntryBytes.Copy(record));
            }
        }

        foreach (var (sequence, entry) in received)
        {
            Contradict(NotInBlock, sequence, entry);
        }

        different += received.Count;
        finding = different == 0 ? "" : $"block {BlockRecords.NumberOf(block)}: {different} of its records were received with another content";
        return news;
    }

    private void Contradict(string what, long sequence, byte[] content) =>
        ContradictionCount += _database.Do(
            "INSERT OR IGNORE INTO contradiction(noted, what, sequence, content) VALUES($1, $2, $3, $4)", NowMs(), what, sequence, content);

    private static DateTime TimeOf(long utcMs) => DateTimeOffset.FromUnixTimeMilliseconds(utcMs).UtcDateTime;

    private long NowMs() => _options.Time.GetUtcNow().ToUnixTimeMilliseconds();
}

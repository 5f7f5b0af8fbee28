using Edge.Board;
using Edge.Platform.Keys;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Commissioning.Verification;

/// <summary>
/// Walks a log block by block and checks all there is to check: CRC, tag, epoch, sequences and times; then what is not sealed yet. Reads only.
/// A block whose predecessor is damaged is checked against the tag that is stored there; each finding stands where the trouble is.
/// </summary>
/// <remarks>A tool of offices, not of boards: it reads every block, and derives the key of any epoch from the first one.</remarks>
public sealed class LogVerifier
{
    private const int None = -1;

    private readonly BlockFiles _files;
    private readonly BlockReader _reader;
    private readonly Authenticator _authenticator = new Authenticator();
    private readonly TailHeader _header = new TailHeader();
    private readonly Recovery _recovery;
    private readonly TailFiles _tail;
    private readonly Storage _state;
    private readonly Record _record = new Record();
    private readonly EntryDecoder _decoder = new EntryDecoder();
    private readonly byte[] _block = new byte[BlockLayout.BlockBytes];
    private readonly byte[] _lastTag = new byte[BlockLayout.TagBytes];
    private readonly byte[] _olderTag = new byte[BlockLayout.TagBytes];
    private readonly KeyChain _keys = new KeyChain();
    private readonly EpochWatch _epochs;
    private bool _hasTail;
    private bool _hasLastTag;
    private bool _isLastGenuine;
    private bool _isAfterBlank;
    private int _minutesOfBlock;
    private int _nextSound = None;
    private long _nextFirst;
    private long _told;

    /// <summary>Creates the verifier.</summary>
    /// <param name="media">What the log is made of; nothing is written.</param>
    /// <param name="root">Root that the key belongs to.</param>
    /// <param name="firstKey">Its first key, 32 bytes; null: only what everybody can check is checked.</param>
    public LogVerifier(LogMedia media, int root, byte[]? firstKey)
    {
        _files = BlockFiles.Open(media);
        var desk = new BlockDesk(new NoisePriors());
        _reader = new BlockReader(_files, _decoder, desk, keepsWhole: true);
        var values = new TailValues(_decoder);
        var tail = new Tail(values, _record);
        _tail = media.Flash is null
            ? new CardTail(media.Card, BlockStore.Folder, _authenticator, tail, values, _record, new LogEnd(), desk)
            : new FlashTail(media.Flash, BlockStore.Folder, _authenticator, tail, values, new LogEnd(), desk, _files);
        _recovery = new Recovery(_tail, _files, _header, _block);
        _epochs = new EpochWatch(media.EpochMinutes);
        _state = media.State;
        if (firstKey != null)
        {
            _keys.Add(root, firstKey);
        }
    }

    /// <summary>Is shown the records of all blocks that are read, whatever is found; null: nobody.</summary>
    public RecordVisitor? Visitor { get; set; }

    /// <summary>Whether it is a copy of sealed blocks, which has no tail.</summary>
    public bool IsCopy { get; init; }

    /// <summary>What tells this log from any other; 0 where nothing tells it.</summary>
    public long Lineage => _hasTail ? _header.Lineage : _files.NotedLineage;

    /// <summary>Number of the block of this finding, from 0.</summary>
    public int Block { get; private set; } = None;

    /// <summary>Number of the oldest block that is to be there.</summary>
    public int FirstBlock { get; private set; }

    /// <summary>Number behind the last block that is to be there.</summary>
    public int Blocks { get; private set; }

    /// <summary>One of <see cref="BlockFinding"/>.</summary>
    public int Finding { get; private set; }

    /// <summary>Sequence of the block's first record; where it can't be read, the one that is due.</summary>
    public long First { get; private set; }

    /// <summary>Sequence of its last record; where it can't be read, the one before the next sound block's first, or before the tail.</summary>
    public long Last { get; private set; }

    /// <summary>Earliest minute of the block, minutes since 1970; 0 where it can't be read.</summary>
    public int Earliest { get; private set; }

    /// <summary>Latest minute.</summary>
    public int Latest { get; private set; }

    /// <summary>Root of the key that the block or the tail names.</summary>
    public int Root { get; private set; }

    /// <summary>Epoch of that key.</summary>
    public int Epoch { get; private set; }

    /// <summary>Sequences between the genuine records before and this block that are in no block: records that were damaged before they were sealed, or are on another card.</summary>
    public long Hole { get; private set; }

    /// <summary>What is wrong with what is not sealed yet: flags of <see cref="TailFinding"/>.</summary>
    public int Tail { get; private set; }

    /// <summary>Entries of the tail that are whole and have the code that is due (or, without a key, a sound CRC).</summary>
    public int TailEntries { get; private set; }

    /// <summary>Bytes of the tail file that belong to damaged or altered entries.</summary>
    public int TailRubbish { get; private set; }

    /// <summary>Bytes behind the last entry that are no whole entry: a record that the power cut in the making.</summary>
    public int TailTorn { get; private set; }

    /// <summary>Greatest sequence found that can be relied on.</summary>
    public long Head { get; private set; }

    /// <summary>Whether the tail does not go on from the last block: something between was cut off, or the tail belongs to another log.</summary>
    public bool IsTailLoose
    {
        get { return (Tail & (TailFinding.Loose | TailFinding.Missing)) != 0; }
    }

    /// <summary>Adds the first key of another root.</summary>
    /// <exception cref="ArgumentException">The root has one already.</exception>
    public void AddKey(int root, byte[] firstKey)
    {
        _keys.Add(root, firstKey);
    }

    /// <summary>Copies the tag that is stored in this block: the head of the chain when it was sealed. Zeros where the block is missing or another's.</summary>
    public void CopyTag(byte[] into)
    {
        Array.Copy(_lastTag, 0, into, 0, BlockLayout.TagBytes);
    }

    /// <summary>Finds out which blocks there are to be.</summary>
    /// <exception cref="StorageException">The medium failed.</exception>
    public void Open()
    {
        _hasTail = _recovery.FindHeader() && _tail.IsWhole;
        int counted = _files.Count();
        Blocks = _hasTail && (_header.Block > counted || IsHalfSealed(counted)) ? _header.Block : counted;
        FirstBlock = _files.FirstOf(Blocks);
        if (_header.FirstBlock > FirstBlock && _header.FirstBlock <= Blocks && !IsHeaderForged())
        {
            FirstBlock = _header.FirstBlock;
        }

        if (!_hasTail && _files.NotedFirst > FirstBlock && _files.NotedFirst <= Blocks)
        {
            // A copy on a card has no tail; it may have been begun with a later block.
            FirstBlock = _files.NotedFirst;
        }

        Block = FirstBlock - 1;
        _hasLastTag = FirstBlock == 0;
        _isLastGenuine = _hasLastTag;
    }

    /// <summary>Checks the next block; false behind the last.</summary>
    /// <exception cref="StorageException">The medium failed.</exception>
    public bool Next()
    {
        Block++;
        if (Block >= Blocks)
        {
            return false;
        }

        Array.Copy(_lastTag, 0, _olderTag, 0, _olderTag.Length);
        bool isThere = _files.Read(Block, _block);
        if (isThere && BlockLayout.IsSound(_block, Block))
        {
            Check();
            _isAfterBlank = false;
        }
        else
        {
            bool isBlank = IsCopy && (!isThere || IsBlank());
            Finding = !isThere || isBlank ? BlockFinding.Missing : IsOfAnotherNumber() ? BlockFinding.Misplaced : BlockFinding.Damaged;
            Skip();
            _isAfterBlank = isBlank;
        }

        _told = Last > _told ? Last : _told;
        return true;
    }

    /// <summary>Checks what is not sealed. Call it after the last block.</summary>
    /// <exception cref="StorageException">The medium failed.</exception>
    public void CheckTail()
    {
        Tail = TailFinding.Whole;
        if (!_hasTail)
        {
            Tail = Blocks > 0 && !IsCopy ? TailFinding.Missing : TailFinding.Whole;
            return;
        }

        Root = _header.Root;
        Epoch = _header.Epoch;
        bool isChecked = SetKeyOf(Root, Epoch);
        bool isGenuine = isChecked && _tail.IsGenuine(_header);
        Tail |= isChecked ? isGenuine ? 0 : TailFinding.Altered : TailFinding.Unauthenticated;
        Tail |= _header.IsUnchecked ? TailFinding.TakenOver : 0;
        Tail |= IsTailInPlace() ? 0 : TailFinding.Loose;
        if (isGenuine && Root != 0 && !_epochs.IsDue(Root, Epoch, _header.Last + 1, _header.IsUnchecked))
        {
            Tail |= TailFinding.WrongEpoch;
        }

        CheckEntries(isChecked);
        CheckState();
    }

    private void CheckEntries(bool isChecked)
    {
        _tail.BeginReading(_header, isChecked);
        long sequence = _header.Last;
        while (_tail.Read(sequence, _record))
        {
            sequence = _record.Sequence;
            TailEntries++;
            if (_tail.IsUsable)
            {
                Visitor?.Visit(_record);
            }
        }

        Head = sequence > Head ? sequence : Head;
        _tail.EndReading(sequence);
        TailRubbish = _tail.Rubbish;
        TailTorn = _tail.Torn;
        Tail |= TailRubbish > 0 ? TailFinding.Damaged : 0;
    }

    /// <summary>What the board's own small state knows of the log's end, where it is at hand.</summary>
    private void CheckState()
    {
        if (_state == null)
        {
            return;
        }

        var reservation = new StateFile(_state, "sequence", 8);
        long reserved = reservation.Load() ? reservation.GetInt64(0) : 0;
        var ring = new KeyRing(_state, null);
        ring.Load();
        bool isKeyAhead = ring.Root == _header.Root && ring.Root != 0 && !ring.Select(_header.Root, _header.Epoch);
        if (Head <= reserved - Limits.ReservedSequences || isKeyAhead)
        {
            Tail |= TailFinding.CutOff;
        }
    }

    /// <summary>Whether what lies behind the last block is one whose storing was cut: its records are in the tail, and the board will seal it again.</summary>
    private bool IsHalfSealed(int counted)
    {
        return counted == _header.Block + 1 && !(_files.Read(_header.Block, _block) && BlockLayout.IsSound(_block, _header.Block));
    }

    private bool IsHeaderForged() => _hasTail && SetKeyOf(_header.Root, _header.Epoch) && !_tail.IsGenuine(_header);

    /// <summary>The tail goes on from the last block, or from the one before: then it was to be replaced when the power went.</summary>
    private bool IsTailInPlace()
    {
        byte[] tag = new byte[BlockLayout.TagBytes];
        _header.PutTag(tag);
        if (_header.Block == Blocks)
        {
            return !_hasLastTag || Authenticator.IsSame(_lastTag, tag, 0, tag.Length);
        }

        return _header.Block == Blocks - 1 && Authenticator.IsSame(_olderTag, tag, 0, tag.Length);
    }

    private void Check()
    {
        First = BlockLayout.FirstOf(_block);
        Last = BlockLayout.LastOf(_block);
        Earliest = (int)LittleEndian.ReadSigned(_block, BlockLayout.EarliestOffset, 4);
        Latest = (int)LittleEndian.ReadSigned(_block, BlockLayout.LatestOffset, 4);
        Root = (int)LittleEndian.ReadUnsigned(_block, BlockLayout.RootOffset, 2);
        Epoch = (int)LittleEndian.ReadUnsigned(_block, BlockLayout.EpochOffset, 2);
        bool isTakenOver = (_block[BlockLayout.FlagsOffset] & BlockLayout.Unchecked) != 0;
        bool isContentRight = HasRightContent();
        bool isOldest = Block > 0 && (Block == FirstBlock || _isAfterBlank);
        bool isKnown = SetKeyOf(Root, Epoch);
        bool isGenuine = isKnown && _hasLastTag && BlockTag.IsDue(_authenticator, _block, _lastTag);
        Finding = !isKnown ? FindingWithoutKey(isContentRight)
            : isGenuine ? FindingOf(isTakenOver, isContentRight)
            : isOldest ? BlockFinding.Oldest
            : _isLastGenuine ? BlockFinding.Altered
            : BlockFinding.Unauthenticated;
        Hole = First > _told + 1 && Block > FirstBlock ? First - _told - 1 : 0;
        bool canVouch = isGenuine ? Finding != BlockFinding.WrongEpoch : !isKnown && _keys.Count == 0;
        if (canVouch)
        {
            _epochs.Take(Block, Root, Epoch, _minutesOfBlock, isTakenOver);
            Head = Last > Head ? Last : Head;
        }
        else
        {
            _epochs.TakeUnknown(Finding == BlockFinding.WrongEpoch ? _minutesOfBlock : Limits.TailRecords);
        }

        Array.Copy(_block, 0, _lastTag, 0, _lastTag.Length);
        _hasLastTag = true;
        _isLastGenuine = canVouch;
    }

    /// <summary>Finding of a block with the right tag: who made it had the key, and may have had it on a later day.</summary>
    private int FindingOf(bool isTakenOver, bool isContentRight)
    {
        if (Root != 0 && !_epochs.IsDue(Root, Epoch, First, isTakenOver))
        {
            return BlockFinding.WrongEpoch;
        }

        if (First <= Head)
        {
            return BlockFinding.WrongSequence;
        }

        return !isContentRight ? BlockFinding.WrongContent : isTakenOver ? BlockFinding.TakenOver : BlockFinding.Whole;
    }

    private int FindingWithoutKey(bool isContentRight)
    {
        bool isFollowing = _keys.Count > 0 || First > Head;
        return !isFollowing ? BlockFinding.WrongSequence : !isContentRight ? BlockFinding.WrongContent : BlockFinding.Unauthenticated;
    }

    /// <summary>In a copy zeros stand for a block that it never had.</summary>
    private bool IsBlank() => !_block.AsSpan().ContainsAnyExcept((byte)0);

    private bool IsOfAnotherNumber()
    {
        return BlockLayout.IsSound(_block, (int)LittleEndian.ReadUnsigned(_block, BlockLayout.NumberOffset, 4));
    }

    /// <summary>The block can't be read. What is stored as its tag may be sound nevertheless: if it is, the next block proves it.</summary>
    private void Skip()
    {
        FindNext();
        First = _told + 1;
        Last = _nextFirst - 1 > _told ? _nextFirst - 1 : _told;
        Earliest = 0;
        Latest = 0;
        Root = 0;
        Epoch = 0;
        Hole = 0;
        _epochs.TakeUnknown(Limits.TailRecords);
        _hasLastTag = Finding == BlockFinding.Damaged;
        _isLastGenuine = false;
        if (_hasLastTag)
        {
            Array.Copy(_block, 0, _lastTag, 0, _lastTag.Length);
        }
        else
        {
            Array.Clear(_lastTag, 0, _lastTag.Length);
        }
    }

    /// <summary>Takes the key of a root and an epoch; false where it is not known. That of root 0 protects nothing where there is a better one.</summary>
    private bool SetKeyOf(int root, int epoch)
    {
        if (root == 0 ? _keys.Count > 0 : !_keys.Has(root))
        {
            return false;
        }

        _authenticator.SetKey(root == 0 ? new byte[Authenticator.CodeBytes] : _keys.KeyOf(root, epoch));
        return true;
    }

    /// <summary>Whether the records are those that the header tells of.</summary>
    private bool HasRightContent()
    {
        _minutesOfBlock = 0;
        if (!_reader.Load(Block))
        {
            return false;
        }

        int count = 0;
        int earliest = int.MaxValue;
        int latest = int.MinValue;
        long first = 0;
        long last = 0;
        bool isAscending = true;
        while (_reader.Next(_record, 0, out bool isKnown))
        {
            first = count == 0 ? _record.Sequence : first;
            isAscending = isAscending && _record.Sequence > last;
            last = _record.Sequence;
            count++;
            int minute = BlockLayout.MinuteOf(_record.UtcMs);
            earliest = minute < earliest ? minute : earliest;
            latest = minute > latest ? minute : latest;
            _minutesOfBlock += isKnown && _record.Kind == RecordKind.Minute ? 1 : 0;
            if (isKnown && Visitor != null)
            {
                Visitor.Visit(_record);
            }
        }

        return isAscending && count == BlockLayout.RecordsOf(_block) && first == First && last == Last && earliest == Earliest && latest == Latest;
    }

    /// <summary>Finds where the log goes on behind blocks that can't be read.</summary>
    private void FindNext()
    {
        if (_nextSound > Block)
        {
            return;
        }

        for (_nextSound = Block + 1; _nextSound < Blocks; _nextSound++)
        {
            if (_reader.Load(_nextSound))
            {
                _nextFirst = BlockLayout.FirstOf(_reader.Block);
                return;
            }
        }

        _nextFirst = _hasTail ? _header.Last + 1 : 0;
    }
}

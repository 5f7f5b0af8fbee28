namespace Edge.Simulator.Faults;

/// <summary>
/// A way to keep minute records on internal flash, reduced to the file calls it makes: what a store is compared with.
/// The volume is 40 % full when it begins, and each sealed block takes the oldest one's place.
/// </summary>
/// <remarks>
/// A minute record is 29 bytes by itself (16 channels, Rice coded) and 26 as an entry of a stream; 128 records make a sealed block of 4096 bytes.
/// </remarks>
public sealed class WearScheme
{
    private const int MinutesOfDay = 1440;
    private const int RecordBytes = 29;
    private const int EntryBytes = 26;
    private const int SealedRecords = 128;
    private const int BlockBytes = 4096;
    private const int AheadBytes = 512;
    private const int KeptBlocks = 280;
    private const int BlocksOfFolder = 64;
    private const int OtherFiles = 38;
    private const int OtherFileBytes = 32768;
    private const int PlainFileBytes = 1 << 20;
    private readonly byte[] _bytes = new byte[OtherFileBytes];
    private readonly FlashModel _model = new();
    private readonly int _lossMinutes;
    private int _sealed;
    private int _aheadFile;
    private int _aheadFilled;

    private WearScheme(int lossMinutes)
    {
        _lossMinutes = lossMinutes;
    }

    /// <summary>Each minute appended to a file, which is closed.</summary>
    public static WearFigures AppendEveryMinute(int days)
    {
        var scheme = new WearScheme(0);
        return scheme.Append(days);
    }

    /// <summary>Sealed blocks, and nothing before a block is full: 128 minutes at risk.</summary>
    public static WearFigures SealedOnly(int days) => new WearScheme(0).Seal(days);

    /// <summary>
    /// Sealed blocks and small files written ahead: every so many minutes the newest file (at most 512 bytes, in the directory) is written anew
    /// with the new entries, or the next one begun; sealing deletes them all.
    /// </summary>
    /// <param name="days">How long to run.</param>
    /// <param name="lossMinutes">Minutes between writes: what a power cut costs at most.</param>
    public static WearFigures WriteAhead(int days, int lossMinutes) => new WearScheme(lossMinutes).Seal(days);

    private WearFigures Append(int days)
    {
        for (var i = 0; i < OtherFiles; i++)
        {
            _model.Write($"s/{i}", _bytes, 0, OtherFileBytes);
        }

        _model.ResetCounters();
        var stored = 0L;
        for (var minute = 0; minute < days * MinutesOfDay; minute++)
        {
            _model.Append($"a/{stored / PlainFileBytes}", _bytes, 0, RecordBytes);
            stored += RecordBytes;
        }

        return WearFigures.Of(_model, stored, days);
    }

    private WearFigures Seal(int days)
    {
        while (_sealed < KeptBlocks)
        {
            SealBlock();
        }

        _model.ResetCounters();
        var before = _sealed;
        for (var minute = 1; minute <= days * MinutesOfDay; minute++)
        {
            if (_lossMinutes > 0 && minute % _lossMinutes == 0)
            {
                WriteAhead();
            }

            if (minute % SealedRecords == 0)
            {
                SealBlock();
                DeleteAhead();
            }
        }

        return WearFigures.Of(_model, (_sealed - before) * (long)BlockBytes, days);
    }

    private void WriteAhead()
    {
        var added = _lossMinutes * EntryBytes;
        if (_aheadFilled + added > AheadBytes)
        {
            _aheadFile++;
            _aheadFilled = 0;
        }

        _aheadFilled += added;
        _model.Write($"w{_aheadFile}", _bytes, 0, _aheadFilled);
    }

    private void DeleteAhead()
    {
        if (_lossMinutes == 0)
        {
            return;
        }

        for (var i = 0; i <= _aheadFile; i++)
        {
            _model.Delete($"w{i}");
        }

        _aheadFile = 0;
        _aheadFilled = 0;
    }

    private void SealBlock()
    {
        _model.Write(BlockName(_sealed), _bytes, 0, BlockBytes);
        if (_sealed >= KeptBlocks)
        {
            _model.Delete(BlockName(_sealed - KeptBlocks));
        }

        _sealed++;
    }

    private static string BlockName(int block) => $"b/{block / BlocksOfFolder}/{block % BlocksOfFolder}";
}

using Edge.Events;
using Edge.Platform.Store;

namespace Edge.Platform.Boards;

/// <summary>
/// Finds what is missing of a board's records and asks for it: in few, large questions, one at a time, with patience. Small gaps are asked for record by record
/// (<c>resend-range</c>), large ones as sealed blocks (<c>send-blocks</c>). What the board says it has not, is noted as absent.
/// </summary>
/// <remarks>
/// <code>
/// state     leaves for  when
/// idle      asked       something is missing, and nothing old came for a while: a backlog comes by itself
/// asked     idle        the board said that the range is out (Records/Resent, Blocks/Left 0), refused it, or was silent for too long
/// </code>
/// A question that led to nothing makes the next pause twice as long. What is still missing of a range that was asked for as blocks is asked for record by record: it is
/// not sealed yet, or its block is damaged. Only an answer with nothing missing between question and end proves that the board has no such records.
/// </remarks>
internal sealed class GapHealer(HostOptions options, BoardStore store, Func<string, string, SequenceRange, bool> ask, Action<NoticeLevel, string> notice)
{
    private const int LeastForBlocks = 64;
    private const int MostBetween = 1024;
    private const int MostResent = 512;
    private const int Repeats = 3;
    private const int Large = 1000;

    private SequenceRange _range;
    private string _id = "";
    private string _command = "";
    private int _asked;
    private int _generation;
    private bool _isAnswered;
    private bool _hasProgress;
    private int _fruitless;
    private long _blocksTriedTo;
    private long _periodTriedTo;
    private bool _isOfPeriod;
    private bool _canSendBlocks = true;
    private TimeSpan _lastAt;
    private TimeSpan _bornAt;
    private TimeSpan _notBefore;
    private TimeSpan? _periodAt;

    /// <summary>Greatest sequence that the board is known to have.</summary>
    public long Head { get; set; }

    /// <summary>Last sequence of the newest sealed block; 0 where it is not known.</summary>
    public long Sealed { get; set; }

    /// <summary>The range that was asked for; null where nothing is under way.</summary>
    public SequenceRange? Asked => _id.Length == 0 ? null : _range;

    /// <summary>Whether a record was asked for by itself, and what comes of it now is the answer.</summary>
    public bool IsResending(long sequence) => _id.Length > 0 && _command == HostCommands.ResendRange && sequence >= _range.First && sequence <= _range.Last;

    /// <summary>The births came: a backlog may follow.</summary>
    public void NoteBirth(TimeSpan now)
    {
        _lastAt = now;
        _bornAt = now;
        _canSendBlocks = true;
    }

    /// <summary>Something old came: a record from before the births, or a block.</summary>
    /// <param name="isNew">Whether it was missing.</param>
    /// <param name="now">Now.</param>
    public void NoteOld(bool isNew, TimeSpan now)
    {
        _lastAt = now;
        _hasProgress |= isNew;
    }

    /// <summary>The board answered a command.</summary>
    public void NoteAnswer(string id, string outcome, TimeSpan now)
    {
        if (id != _id)
        {
            return;
        }

        _lastAt = now;
        _isAnswered = true;
        if (outcome == CommandOutcome.NameOf(CommandOutcome.Done))
        {
            return;
        }

        var isUnknown = outcome == CommandOutcome.NameOf(CommandOutcome.UnknownCommand) || outcome == CommandOutcome.NameOf(CommandOutcome.NotSupported);
        _canSendBlocks &= !(isUnknown && _command == HostCommands.SendBlocks);
        notice(NoticeLevel.Trouble, $"{_command} {_range} was refused: {outcome}");
        End(now);
    }

    /// <summary>A block came, or word that there is none.</summary>
    /// <param name="left">How many of the request are still to come.</param>
    /// <param name="generation">That of the session.</param>
    /// <param name="now">Now.</param>
    public void NoteBlocks(long left, int generation, TimeSpan now)
    {
        if (_command != HostCommands.SendBlocks || _id.Length == 0)
        {
            return;
        }

        _lastAt = now;
        if (left == 0)
        {
            if (generation == _generation)
            {
                _blocksTriedTo = Math.Max(_blocksTriedTo, _range.Last);
                _periodTriedTo = _isOfPeriod ? _range.Last : _periodTriedTo;
            }

            End(now);
        }
    }

    /// <summary>The board says that a range is out whole.</summary>
    /// <param name="last">Its last sequence.</param>
    /// <param name="generation">That of the session: if it is the one in which was asked, nothing can be missing in between.</param>
    /// <param name="now">Now.</param>
    public void NoteResent(long last, int generation, TimeSpan now)
    {
        if (_command != HostCommands.ResendRange || _id.Length == 0 || last != _range.Last)
        {
            return;
        }

        if (generation == _generation)
        {
            foreach (var range in store.Known.Missing(_range.First, _range.Last).ToArray())
            {
                store.SetAbsent(range.First, range.Last);
                notice(NoticeLevel.Normal, $"the board has no records {range}");
                _hasProgress = true;
            }
        }

        End(now);
    }

    /// <summary>Goes on. Call it while the session is born.</summary>
    public void Step(int generation, TimeSpan now)
    {
        if (_id.Length > 0)
        {
            Watch(now);
        }
        else if (now >= _notBefore && now - _bornAt >= options.Reorder && Plan(now) is { } plan)
        {
            (_command, _range) = plan;
            _isOfPeriod = store.Known.Contains(_range.First);
            _id = options.NewId();
            _asked = 0;
            _generation = generation;
            _isAnswered = false;
            _hasProgress = false;
            Ask(now);
        }
    }

    private void Watch(TimeSpan now)
    {
        if (now - _lastAt < options.AnswerTime)
        {
            return;
        }

        if (!_isAnswered && _asked < Repeats)
        {
            Ask(now);
            return;
        }

        notice(NoticeLevel.Trouble, $"{_command} {_range}: {(_isAnswered ? "it does not come whole" : "no answer")}");
        End(now);
    }

    private void Ask(TimeSpan now)
    {
        if (ask(_id, _command, _range))
        {
            _asked++;
            _lastAt = now;
        }
        else if (_asked == 0)
        {
            // There is no room for commands now.
            _id = "";
            _notBefore = now + options.GapPatience;
        }
    }

    private void End(TimeSpan now)
    {
        _id = "";
        _fruitless = _hasProgress ? 0 : Math.Min(_fruitless + 1, 16);
        var pause = options.GapPatience * Math.Pow(2, _fruitless);
        _notBefore = _fruitless == 0 ? now : now + (pause < options.LongestPatience ? pause : options.LongestPatience);
        _blocksTriedTo = _fruitless > 1 && _command == HostCommands.ResendRange ? 0 : _blocksTriedTo;
    }

    private (string Command, SequenceRange Range)? Plan(TimeSpan now)
    {
        // What comes by itself is waited for, unless blocks are so much faster that it is not worth it.
        var isQuiet = now - _lastAt >= options.GapPatience;
        if (store.Known.Missing(1, Head).Cast<SequenceRange?>().FirstOrDefault() is not { } gap)
        {
            return isQuiet ? PlanPeriod(now) : null;
        }

        if (_canSendBlocks && gap.First > _blocksTriedTo && gap.First <= Sealed)
        {
            var (range, missing) = Widen(gap, Sealed, MostBetween, long.MaxValue);
            if (missing >= (isQuiet ? LeastForBlocks : Large))
            {
                return (HostCommands.SendBlocks, range);
            }
        }

        return isQuiet ? (HostCommands.ResendRange, Widen(gap, Head, MostResent, MostResent).Range) : null;
    }

    /// <summary>Records that came one by one and are sealed since, as blocks: as evidence, now and then.</summary>
    private (string Command, SequenceRange Range)? PlanPeriod(TimeSpan now)
    {
        if (options.BlockPeriod is not { } period || !_canSendBlocks || Sealed == 0 || now - _periodAt < period
            || options.Time.GetUtcNow().UtcDateTime - store.LastBlockUtc < period)
        {
            return null;
        }

        // A block that the board cannot read is not asked for each day, with all behind it.
        var first = store.FirstReceived(_periodTriedTo);
        if (first == 0 || first > Sealed)
        {
            return null;
        }

        _periodAt = now;
        return (HostCommands.SendBlocks, new SequenceRange(first, Sealed));
    }

    /// <summary>Takes the gaps behind one along that are near, so that one question is enough.</summary>
    private (SequenceRange Range, long Missing) Widen(SequenceRange gap, long top, long mostBetween, long most)
    {
        var last = gap.First - 1;
        var missing = 0L;
        foreach (var next in store.Known.Missing(gap.First, top))
        {
            var isNear = next.First - last - 1 <= mostBetween && (missing == 0 || next.Last - gap.First < most);
            if (!isNear)
            {
                break;
            }

            last = next.Last;
            missing += next.Count;
        }

        return (new SequenceRange(gap.First, last), missing);
    }
}

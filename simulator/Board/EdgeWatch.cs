using Edge.Host;

namespace Edge.Simulator.Board;

/// <summary>
/// The native GPIO driver's side of edges: debounces watched pins in plant time and keeps what it found until the interpreter can run
/// the handlers. Bounded: when it is full the newest edges are lost, as in the native queue.
/// </summary>
internal sealed class EdgeWatch
{
    public const int MostWaiting = 128;
    public const int Pins = 40;
    public const long Never = long.MaxValue;

    private readonly Func<int, bool> _readLevel;
    private readonly PinEdgeHandler?[] _handlers = new PinEdgeHandler?[Pins];
    private readonly long[] _debounceUs = new long[Pins];
    private readonly long[] _decideAtUs = new long[Pins];
    private readonly bool[] _level = new bool[Pins];
    private readonly int[] _watched = new int[Pins];
    private readonly int[] _waitingPin = new int[MostWaiting];
    private readonly bool[] _waitingLevel = new bool[MostWaiting];
    private int _watchedCount;
    private int _first;
    private int _count;
    private bool _isDelivering;

    public EdgeWatch(Func<int, bool> readLevel)
    {
        _readLevel = readLevel;
    }

    /// <summary>Edges that did not fit since boot.</summary>
    public long Lost { get; private set; }

    /// <summary>When the next debounce time ends, or <see cref="Never"/>.</summary>
    public long NextUs { get; private set; } = Never;

    public void Watch(int pin, TimeSpan debounce, PinEdgeHandler? handler)
    {
        if (_handlers[pin] is null && handler is not null)
        {
            _level[pin] = _readLevel(pin);
            _decideAtUs[pin] = Never;
        }

        _handlers[pin] = handler;
        _debounceUs[pin] = (long)debounce.TotalMicroseconds;
        _watchedCount = 0;
        for (var i = 0; i < Pins; i++)
        {
            if (_handlers[i] is not null)
            {
                _watched[_watchedCount++] = i;
            }
        }
    }

    /// <summary>Looks at all watched pins: starts debounce times where a level differs, decides where they ended.</summary>
    public void Look(long nowUs)
    {
        NextUs = Never;
        for (var i = 0; i < _watchedCount; i++)
        {
            var pin = _watched[i];
            var differs = _readLevel(pin) != _level[pin];
            if (_decideAtUs[pin] == Never && differs)
            {
                _decideAtUs[pin] = nowUs + _debounceUs[pin];
            }

            if (nowUs >= _decideAtUs[pin])
            {
                _decideAtUs[pin] = Never;
                if (differs)
                {
                    _level[pin] = !_level[pin];
                    Enqueue(pin, _level[pin]);
                }
            }

            NextUs = Math.Min(NextUs, _decideAtUs[pin]);
        }
    }

    /// <summary>Runs the handlers of what was found; not from within a handler.</summary>
    public void Deliver()
    {
        if (_count == 0 || _isDelivering)
        {
            return;
        }

        _isDelivering = true;
        try
        {
            while (_count > 0)
            {
                var slot = _first;
                _first = (_first + 1) % MostWaiting;
                _count--;
                _handlers[_waitingPin[slot]]?.Invoke(_waitingLevel[slot]);
            }
        }
        finally
        {
            _isDelivering = false;
        }
    }

    private void Enqueue(int pin, bool level)
    {
        if (_count == MostWaiting)
        {
            Lost++;
            return;
        }

        var slot = (_first + _count) % MostWaiting;
        _waitingPin[slot] = pin;
        _waitingLevel[slot] = level;
        _count++;
    }
}

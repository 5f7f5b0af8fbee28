namespace Edge.Host;

/// <summary>
/// Counts what vendor code allocates, so that a test can state what the firmware itself allocates in a tick:
/// total of the thread minus <see cref="AllocatedBytes"/>. Host types open a scope around each public call and
/// pause it around each callback into the firmware.
/// </summary>
public static class VendorMeter
{
    [ThreadStatic]
    private static long _allocated;

    [ThreadStatic]
    private static long _enteredAt;

    [ThreadStatic]
    private static int _depth;

    /// <summary>Bytes allocated on this thread inside vendor calls so far.</summary>
    public static long AllocatedBytes => _allocated;

    /// <summary>Bytes allocated on this thread outside vendor calls so far; call it outside of them.</summary>
    public static long FirmwareBytes => GC.GetAllocatedBytesForCurrentThread() - _allocated;

    /// <summary>Enters vendor code; dispose leaves it.</summary>
    public static Scope Enter()
    {
        if (_depth++ == 0)
        {
            _enteredAt = GC.GetAllocatedBytesForCurrentThread();
        }

        return new Scope(leaves: true);
    }

    /// <summary>Calls back into firmware code from vendor code; dispose returns to the vendor's.</summary>
    public static Scope CallBack()
    {
        if (_depth == 0)
        {
            return default;
        }

        _allocated += GC.GetAllocatedBytesForCurrentThread() - _enteredAt;
        _enteredAt = long.MaxValue;
        return new Scope(leaves: false) { Depth = Swap(0) };
    }

    private static int Swap(int depth)
    {
        var before = _depth;
        _depth = depth;
        return before;
    }

    /// <summary>One stay in vendor code, or one call-back out of it.</summary>
    public ref struct Scope
    {
        private readonly bool _leaves;

        internal Scope(bool leaves)
        {
            _leaves = leaves;
        }

        internal int Depth { get; init; }

        /// <summary>Ends the stay or the call-back.</summary>
        public readonly void Dispose()
        {
            if (!_leaves)
            {
                if (Depth > 0)
                {
                    _depth = Depth;
                    _enteredAt = GC.GetAllocatedBytesForCurrentThread();
                }
            }
            else if (--_depth == 0)
            {
                _allocated += GC.GetAllocatedBytesForCurrentThread() - _enteredAt;
            }
        }
    }
}

using System.Runtime.CompilerServices;

namespace Edge.Host;

/// <summary>State of a vendor library that is static on the board: here one for each board, so that boards can run side by side.</summary>
internal sealed class PerBoard<T>(Func<T> create)
    where T : class
{
    private readonly ConditionalWeakTable<HostBoard, T> _states = [];

    /// <summary>The state on the current board.</summary>
    public T Current => Of(HostBoard.Current);

    /// <summary>The state on a board.</summary>
    public T Of(HostBoard board) => _states.GetValue(board, _ => create());
}

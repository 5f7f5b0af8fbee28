using Edge.Platform;

namespace Edge.Simulator.Consoles;

/// <summary>Shows what a platform does.</summary>
public interface IPlatformReport
{
    /// <summary>Something a user is told.</summary>
    void Notice(HostNotice notice);

    /// <summary>Where things stand, once a second.</summary>
    void Update(bool isConnected, IReadOnlyList<BoardStatus> boards);

    /// <summary>Where things stand at the end.</summary>
    void End(IReadOnlyList<BoardStatus> boards);
}

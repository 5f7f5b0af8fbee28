using Edge.Platform;
using Edge.Platform.Store;
using Edge.Tests.Cli;
using Edge.Tests.Uplink;

namespace Edge.Tests.Platforms;

/// <summary>A board with its log and uplink, a broker, and a platform behind a wire that may fail; all in virtual time.</summary>
internal sealed class PlatformRig : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RigTime _time;
    private readonly HostOptions _options;
    private int _ids;

    public PlatformRig(UplinkRig board, int seed = 1, HostOptions? options = null)
    {
        _options = options ?? new HostOptions { Store = "" };
        Board = board;
        _time = new RigTime(board);
        Wire = new HostWire(board, new Random(seed));
        Host = Open();
    }

    public UplinkRig Board { get; }

    public HostWire Wire { get; }

    public HostApplication Host { get; private set; }

    /// <summary>Folder of the board's store.</summary>
    public string Folder => Path.Combine(_folder.Path, Board.Site.Group, Board.Site.Node);

    public List<HostNotice> Notices { get; } = [];

    public BoardStatus Status => Host.Boards.Single();

    /// <summary>One tick.</summary>
    public void Tick()
    {
        Board.Tick();
        Wire.Move();
        if (Board.NowMs % 1000 == 0)
        {
            Host.Step();
        }
    }

    public void Run(int seconds)
    {
        for (var i = 0; i < seconds * 1000 / Limits.TickMs; i++)
        {
            Tick();
        }
    }

    /// <summary>The platform's power fails and comes back.</summary>
    public void Crash()
    {
        Host.Dispose();
        Host = Open();
    }

    /// <summary>Looks into the store. What no step made durable is not seen.</summary>
    public T Look<T>(Func<BoardStore, T> look)
    {
        using var store = BoardStore.Open(Folder, new StoreOptions { IsReadOnly = true, Time = _time });
        return look(store);
    }

    public void Dispose()
    {
        Host.Dispose();
        _folder.Dispose();
    }

    private HostApplication Open()
    {
        var host = new HostApplication(_options with { Store = _folder.Path, Time = _time, IsDurable = false, NewId = () => $"id-{++_ids}" });
        host.Noticed += Notices.Add;
        Wire.Attach(host);
        return host;
    }

    private sealed class RigTime(UplinkRig board) : TimeProvider
    {
        public override long TimestampFrequency => 1000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(board.UtcMs);

        public override long GetTimestamp() => board.NowMs;
    }
}

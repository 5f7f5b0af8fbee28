using Edge.Platform;

namespace Edge.Tests.EndToEnd;

/// <summary>A platform on MQTT in this process, less patient than one at work.</summary>
internal sealed class KeepingPlatform : IDisposable
{
    private readonly MqttHost _host;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<string> _notices = [];
    private readonly Task _running;
    private BoardStatus? _board;
    private int _alarms;
    private bool _isDisposed;

    public KeepingPlatform(string store, int port)
    {
        var options = new HostOptions
        {
            Store = store,
            Reorder = TimeSpan.FromMilliseconds(300),
            RebirthPause = TimeSpan.FromSeconds(1),
            ConfirmPause = TimeSpan.FromSeconds(1),
            GapPatience = TimeSpan.FromSeconds(2),
            AnswerTime = TimeSpan.FromSeconds(6),
            LongestPatience = TimeSpan.FromSeconds(10),
            BlockPeriod = TimeSpan.FromSeconds(15),
        };
        _host = new MqttHost(options, new BrokerOptions { Port = port });
        _host.Application.Noticed += Note;
        _host.LinkChanged = text => Note(new HostNotice(DateTime.UtcNow, null, NoticeLevel.Normal, text));
        _host.Stepped = () =>
        {
            var boards = _host.Application.Boards;
            lock (_lock)
            {
                _board = boards.Count == 0 ? null : boards[0];
            }
        };
        _running = Task.Run(() => _host.RunAsync(_stop.Token));
    }

    public BoardStatus? Board
    {
        get
        {
            lock (_lock)
            {
                return _board;
            }
        }
    }

    public int Alarms => Volatile.Read(ref _alarms);

    /// <summary>What it told, the newest last.</summary>
    public string Notices
    {
        get
        {
            lock (_lock)
            {
                return $"{_board}; {_running.Status} {_running.Exception?.InnerException?.Message}\n{string.Join('\n', _notices.TakeLast(60))}";
            }
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _stop.Cancel();
        _running.ContinueWith(_ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(20));
        _host.Dispose();
        _stop.Dispose();
    }

    private void Note(HostNotice notice)
    {
        lock (_lock)
        {
            _alarms += notice.Level == NoticeLevel.Alarm ? 1 : 0;
            _notices.Add($"{notice.Utc:HH:mm:ss.f} {notice.Level} {notice.Text}");
        }
    }
}

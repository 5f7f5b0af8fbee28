using Edge.Configuration;
using Edge.Events;
using Edge.Inputs;
using Edge.Sampling;
using Edge.Tests.Configuration;

namespace Edge.Tests.Events;

/// <summary>The reference site's contacts and channels, sampling and events, tick by tick, with the board left out.</summary>
internal sealed class EventBench
{
    public const int BypassClosed = 0;
    public const int BypassOpen = 1;
    public const int BypassSeal = 2;
    public const int RecirculationClosed = 3;
    public const int KilnRunning = 4;
    public const int MaintenanceKey = 5;

    private readonly Sampler _sampler;
    private int _slot;
    private bool _isTold;

    public EventBench()
    {
        Site = TestSites.Reference();
        Image = new InputImage(Site);
        _sampler = new Sampler(Site);
        Detector = new EventDetector(Site, Events);
        Image.Contact[BypassClosed] = ContactState.Closed;
        Image.Contact[BypassOpen] = ContactState.Open;
        Image.Contact[BypassSeal] = ContactState.Closed;
        Image.Contact[RecirculationClosed] = ContactState.Closed;
        Image.Contact[KilnRunning] = ContactState.Closed;
        Image.Contact[MaintenanceKey] = ContactState.Open;
        for (var i = 0; i < Site.Channels.Length; i++)
        {
            Image.Fault[i] = InputFault.None;
            Image.Raw[i] = Site.Channels[i].Source == SourceKind.Current ? 12_000_000 : 0;
        }

        SetCurrent("bypass-flow", 4_080_000);
        SetCurrent("bypass-temperature", 5_600_000);
    }

    public SiteSettings Site { get; }

    public InputImage Image { get; }

    public EdgeQueue Edges { get; } = new();

    public EventList Events { get; } = new();

    public EventDetector Detector { get; }

    public long UptimeMs { get; private set; }

    /// <summary>What is written in a quiet start; usually nothing.</summary>
    public Written[] Start()
    {
        Run(2000);
        var news = News();
        _isTold = true;
        return news;
    }

    /// <summary>Takes what was written since the last call, without the states that are told once in the first second after each boot.</summary>
    public Written[] News() =>
        [.. Events.Take().Where(written => _isTold || written.Code is not (EventCode.ValveKnown or EventCode.ContactKnown))];

    /// <summary>Sets the loop current of a channel, nanoamperes.</summary>
    public void SetCurrent(string channel, int nanoamperes) => Image.Raw[Array.FindIndex(Site.Channels, one => one.Id == channel)] = nanoamperes;

    /// <summary>Sets a contact as the next ticks read it.</summary>
    public void Set(int contact, byte state) => Image.Contact[contact] = state;

    /// <summary>A debounced edge some time after the last tick.</summary>
    public void Edge(int contact, bool made, long afterTickMs) => Edges.Add(contact, made, UptimeMs + afterTickMs);

    public void Run(long milliseconds)
    {
        for (long i = 0; i < milliseconds; i += Limits.TickMs)
        {
            Tick(Limits.TickMs);
        }
    }

    public void Tick(int milliseconds = Limits.TickMs)
    {
        UptimeMs += milliseconds;
        _sampler.Debounce(Image, UptimeMs);
        var isSecond = _slot == Limits.TicksPerSample - 1;
        if (isSecond)
        {
            _sampler.Sample(Image, UptimeMs);
        }

        Detector.Watch(_sampler.Samples, Edges, UptimeMs);
        if (isSecond)
        {
            Detector.Inspect(_sampler.Samples, Image, UptimeMs);
        }

        _slot = isSecond ? 0 : _slot + 1;
    }
}

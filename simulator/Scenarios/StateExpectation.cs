using Edge.Configuration;

namespace Edge.Simulator.Scenarios;

/// <summary>
/// Expects a state of the board or its firmware: <c>at 00:10 expect valve bypass-1 open within 1 s</c>, <c>during 00:00..01:00 expect
/// relay off</c>. With <c>within</c> it has to become so in that time; over a stretch of time it has to be so at every tick.
/// </summary>
public sealed class StateExpectation : Expectation
{
    private readonly Probe _probe;
    private readonly string? _id;
    private readonly string _wanted;
    private readonly bool _isAlways;
    private int _index;
    private int _looks;
    private string? _last;
    private string? _other;
    private TimeSpan _otherAt;
    private TimeSpan? _metAt;

    private StateExpectation(ScenarioLine line, TimeSpan from, TimeSpan to, Probe probe, string? id, string wanted, bool isAlways)
        : base(line, from, to)
    {
        _probe = probe;
        _id = id;
        _wanted = wanted;
        _isAlways = isAlways;
    }

    /// <inheritdoc/>
    public override Verdict Judge()
    {
        if (_looks == 0)
        {
            return new Verdict(false, "no tick in that time");
        }

        if (_isAlways)
        {
            return _other is null ? new Verdict(true, $"{_wanted} throughout") : new Verdict(false, $"{_other} at {ScenarioTime.Write(_otherAt)}");
        }

        return _metAt is { } at ? new Verdict(true, $"{_wanted} at {ScenarioTime.Write(at)}") : new Verdict(false, $"{_last} to the end");
    }

    internal static StateExpectation Read(ScenarioLine line, Probe probe, TimeSpan from, TimeSpan? to)
    {
        var id = probe.Ids is null ? null : line.Take($"the id of a {probe.Name}");
        var wanted = line.TakeOneOf([.. probe.Words.Append(Probes.Off).Distinct()]);
        var isAlways = to is not null;

        // At an instant means: at the first tick that ends at or after it.
        to ??= from + (line.TryTake("within") ? line.TakeDuration() : TimeSpan.Zero);
        line.End();
        return new StateExpectation(line, from, to.Value, probe, id, wanted, isAlways);
    }

    internal override void Check(SiteSettings site)
    {
        if (_probe.Ids is not null)
        {
            var ids = _probe.Ids(site).ToList();
            Require(_probe.Name, _id!, ids);
            _index = ids.IndexOf(_id!);
        }
    }

    internal override void Look(Simulation simulation, TimeSpan now)
    {
        if (now < From || (now > To && _looks > 0))
        {
            return;
        }

        _looks++;
        _last = simulation.Firmware is null ? Probes.Off : _probe.Read(simulation, _index);
        if (_last == _wanted)
        {
            _metAt ??= now;
        }
        else if (_other is null)
        {
            _other = _last;
            _otherAt = now;
        }
    }
}

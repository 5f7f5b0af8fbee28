using System.Globalization;
using Edge.Configuration;
using Edge.Records;

namespace Edge.Simulator.Scenarios;

/// <summary>
/// Expects what minute records say of a channel: <c>during 00:10..00:20 expect records of so2 marked F</c>, <c>some record of so2 marked
/// F</c>, <c>no record of so2 marked T</c>. The minutes that lie wholly in the stretch of time count.
/// </summary>
public sealed class MinuteExpectation : Expectation
{
    // A minute is stored in the second after its last one.
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _slack = TimeSpan.FromSeconds(2);

    private readonly string _how;
    private readonly string _id;
    private readonly string _wanted;
    private readonly List<(TimeSpan At, string Mark)> _minutes = [];
    private int _line;
    private int _channel;

    private MinuteExpectation(ScenarioLine line, TimeSpan from, TimeSpan to, string how, string id, string wanted)
        : base(line, from, to)
    {
        _how = how;
        _id = id;
        _wanted = wanted;
    }

    /// <inheritdoc/>
    public override Verdict Judge()
    {
        if (_minutes.Count == 0)
        {
            return new Verdict(false, "no minute lies wholly in that time");
        }

        var count = _minutes.Count(minute => minute.Mark == _wanted);
        var isMet = _how switch
        {
            "no" => count == 0,
            "some" => count > 0,
            _ => count == _minutes.Count,
        };
        var other = _minutes.Find(minute => minute.Mark != _wanted);
        var found = string.Create(CultureInfo.InvariantCulture, $"{count} of {_minutes.Count} minutes");
        return new Verdict(isMet, count == _minutes.Count || isMet ? found : $"{found}; {other.Mark} stored at {ScenarioTime.Write(other.At)}");
    }

    internal static MinuteExpectation Read(ScenarioLine line, string how, TimeSpan from, TimeSpan? to)
    {
        if (to is null)
        {
            throw line.Error("records of minutes are expected during a stretch of time; allowed: during 00:10..00:20 expect records of CHANNEL marked F");
        }

        line.TakeOneOf(["of"]);
        var id = line.Take("the id of a channel");
        line.TakeOneOf(["marked"]);
        var wanted = line.TakeOneOf(Probes.Find("mark")!.Words);
        line.End();
        return new MinuteExpectation(line, from, to.Value, how, id, wanted);
    }

    internal override void Check(SiteSettings site)
    {
        Require("channel", _id, site.Channels.Select(channel => channel.Id));
        var index = Array.FindIndex(site.Channels, channel => channel.Id == _id);
        _line = site.Channels[index].Line;
        _channel = index - site.Lines[_line].FirstChannel;
    }

    internal override void Take(StoredFact fact)
    {
        if (fact.Kind == RecordKind.Minute && fact.Line == _line && fact.StoredAt - _minute - _slack >= From - _slack && fact.StoredAt <= To + _slack)
        {
            _minutes.Add((fact.StoredAt, fact.MarkOf(_channel)));
        }
    }
}

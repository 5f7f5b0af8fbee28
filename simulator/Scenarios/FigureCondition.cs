using System.Globalization;

namespace Edge.Simulator.Scenarios;

/// <summary>What one figure of a record has to be: "uncertainty 0..200", "duration 5s..6s", "evidence limits", "argument1 &gt;=3".</summary>
internal sealed class FigureCondition
{
    private readonly string _word;
    private readonly double _least = double.NegativeInfinity;
    private readonly double _most = double.PositiveInfinity;
    private readonly bool _isNumber;

    private FigureCondition(string name, string word)
    {
        Name = name;
        _word = word;
        var ends = word.Split("..");
        if (ends.Length == 2 && TryNumber(ends[0], out _least) && TryNumber(ends[1], out _most))
        {
            _isNumber = true;
        }
        else if (word.StartsWith(">=", StringComparison.Ordinal) && TryNumber(word[2..], out _least))
        {
            _isNumber = true;
            _most = double.PositiveInfinity;
        }
        else if (word.StartsWith("<=", StringComparison.Ordinal) && TryNumber(word[2..], out _most))
        {
            _isNumber = true;
            _least = double.NegativeInfinity;
        }
        else if (TryNumber(word, out var number))
        {
            _isNumber = true;
            _least = number;
            _most = number;
        }
    }

    /// <summary>Name of the figure.</summary>
    public string Name { get; }

    /// <summary>Reads the name of a figure and what it has to be.</summary>
    public static FigureCondition Read(ScenarioLine line)
    {
        var name = line.Take("the name of a figure, as argument1");
        return new FigureCondition(name, line.Take("a number, a range as 0..200 or 5s..6s, >=3, <=3, or a word"));
    }

    /// <summary>Whether a figure is as it has to be.</summary>
    public bool IsMetBy(object? figure) => figure switch
    {
        long whole => _isNumber && whole >= _least && whole <= _most,
        double number => _isNumber && number >= _least && number <= _most,
        string words => words == _word || words.Split('+').Contains(_word),
        _ => false,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {_word}";

    // Times count in milliseconds, as in the records.
    private static bool TryNumber(string text, out double number)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            return true;
        }

        var isTime = ScenarioTime.TryDuration(text, out var duration);
        number = duration.TotalMilliseconds;
        return isTime;
    }
}

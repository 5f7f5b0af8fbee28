namespace Edge.Simulator.Consoles;

/// <summary>Measures how fast plant time runs, over the last seconds of real time.</summary>
public sealed class SpeedMeter
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(3);

    private readonly Queue<(DateTime Plant, TimeSpan Real)> _marks = new();

    /// <summary>Notes where plant and real time are; returns plant seconds a real second, 0 before there is anything to measure.</summary>
    public double Measure(DateTime plant, TimeSpan real)
    {
        _marks.Enqueue((plant, real));
        while (_marks.Count > 2 && real - _marks.Peek().Real > _window)
        {
            _marks.Dequeue();
        }

        var (firstPlant, firstReal) = _marks.Peek();
        return real > firstReal ? (plant - firstPlant) / (real - firstReal) : 0;
    }
}

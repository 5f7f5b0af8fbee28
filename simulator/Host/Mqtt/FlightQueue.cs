namespace nanoFramework.M2Mqtt;

/// <summary>Packets that wait to be sent or acknowledged, in the order they were queued.</summary>
internal sealed class FlightQueue
{
    private readonly List<Flight> _flights = [];

    public int Count
    {
        get
        {
            lock (_flights)
            {
                return _flights.Count;
            }
        }
    }

    public void Add(Flight flight)
    {
        lock (_flights)
        {
            _flights.Add(flight);
        }
    }

    public Flight[] Snapshot()
    {
        lock (_flights)
        {
            return [.. _flights];
        }
    }

    public void Remove(Flight flight)
    {
        lock (_flights)
        {
            _flights.Remove(flight);
        }
    }

    /// <summary>The first packet with this identifier at this stage.</summary>
    public Flight? Find(ushort id, FlightStage stage)
    {
        lock (_flights)
        {
            return _flights.Find(flight => flight.Id == id && flight.Stage == stage);
        }
    }

    /// <summary>Empties the queue and returns the publishes that nobody acknowledged yet, to be sent again.</summary>
    public List<Flight> TakeUnacknowledged()
    {
        lock (_flights)
        {
            var unacknowledged = _flights.FindAll(flight => flight.IsPublish && flight.Stage != FlightStage.Queued);
            foreach (var flight in unacknowledged)
            {
                flight.Stage = flight.Stage is FlightStage.AwaitsComplete or FlightStage.ReleaseQueued
                    ? FlightStage.ReleaseQueued
                    : FlightStage.Queued;
            }

            _flights.Clear();
            return unacknowledged;
        }
    }
}

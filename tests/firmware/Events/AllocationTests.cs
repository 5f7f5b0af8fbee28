using Edge.Events;
using Edge.Inputs;
using Edge.Records;
using Edge.Sampling;
using Edge.Tests.Configuration;

namespace Edge.Tests.Events;

[TestClass]
public sealed class AllocationTests
{
    [TestMethod]
    public void Sampling_minutes_and_events_allocate_nothing()
    {
        var site = TestSites.Reference();
        var image = new InputImage(site);
        var edges = new EdgeQueue();
        var sampler = new Sampler(site);
        var minutes = new MinuteAggregator(site);
        var events = new EventDetector(site, new NoEvents());
        var record = new Record();
        var random = new Random(1);
        long uptimeMs = 0;

        void RunSecond()
        {
            for (var tick = 0; tick < Limits.TicksPerSample; tick++)
            {
                uptimeMs += Limits.TickMs;
                image.Contact[random.Next(image.Contact.Length)] = (byte)random.Next(5);
                edges.Add(random.Next(image.Contact.Length), random.Next(2) == 0, uptimeMs);
                sampler.Debounce(image, uptimeMs);
                events.Watch(sampler.Samples, edges, uptimeMs);
            }

            var channel = random.Next(image.Raw.Length);
            image.Raw[channel] = random.Next(30_000_000);
            image.Fault[channel] = (byte)random.Next(8);
            sampler.Sample(image, uptimeMs);
            if (minutes.IsOver(uptimeMs))
            {
                minutes.Fill(0, record);
                minutes.Clear();
            }

            minutes.Add(sampler.Samples, uptimeMs, TimeQuality.Network);
            events.Inspect(sampler.Samples, image, uptimeMs);
        }

        for (var i = 0; i < 200; i++)
        {
            RunSecond();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 2000; i++)
        {
            RunSecond();
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

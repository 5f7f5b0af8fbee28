using Edge.Configuration;
using Edge.Tests.Inputs;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>The board's link where the platform has no memory for one more thread.</summary>
[TestClass]
public sealed class LinkThreadTests
{
    [TestMethod]
    public void An_attempt_without_a_thread_fails_and_does_not_stop_later_ones()
    {
        var link = new CrampedLink();

        Assert.AreEqual(LinkFailure.Unreachable, link.Connect(Options()));
        link.HasThreads = true;
        Assert.AreEqual(MqttLink.Pending, link.Connect(Options()));
    }

    [TestMethod]
    public void A_connection_is_given_up_even_without_a_thread_to_close_it_on()
    {
        var link = new CrampedLink { HasThreads = true };
        link.Connect(Options());
        link.HasThreads = false;

        link.Drop();

        Assert.IsFalse(link.IsConnected);
    }

    private static LinkOptions Options() => new() { Host = "127.0.0.1", Port = 1, Settings = new UplinkSettings { ClientId = "kiln" }, WillTopic = "t", WillPayload = "w" };

    private sealed class CrampedLink() : M2MqttLink(new BenchClock(BenchBoard.Power()), null)
    {
        public bool HasThreads { get; set; }

        protected override void Start(ThreadStart work)
        {
            if (!HasThreads)
            {
                throw new OutOfMemoryException();
            }
        }
    }
}

namespace Edge.Tests.EndToEnd;

/// <summary>The simulator as a process, a real mosquitto, and everything that happens to them at a plant.</summary>
[TestClass]
public class DeliveryTests
{
    private string _folder = "";

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("edge-delivery-").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void No_record_is_lost_or_changed_by_a_killed_broker_a_power_cut_in_mid_write_or_a_restart()
    {
        using var mosquitto = Mosquitto.StartOrSkip(_folder);
        using var gate = new Gate(mosquitto.Port);
        using var subscriber = new Subscriber();
        subscriber.Connect(mosquitto.Port);

        using (var first = Start(gate, "--for", "40m", "--start", "2026-03-01T00:00:00Z"))
        {
            first.WaitFor(run => run.IsOnline && run.Sequence >= 8, "the first records are not published");

            // What a dying broker has taken but not handed on is beyond any publisher's reach: it dies right behind a record.
            var seen = subscriber.Sequences.Last();
            Wait.Until(() => subscriber.Sequences.Last() > seen, TimeSpan.FromSeconds(30), "no further record arrives");
            mosquitto.Kill();
            gate.Shut();
            first.WaitFor(run => !run.IsOnline, "the loss of the broker is not noticed");
            var lost = first.Sequence;
            first.WaitFor(run => run.Sequence >= lost + 3, "recording does not go on without a broker");
            mosquitto.Start();
            subscriber.Connect(mosquitto.Port);
            gate.Open();
            first.WaitFor(run => run.IsOnline, "the uplink does not come back");

            first.Type("cut power at 1");
            var cut = first.Sequence;
            first.Type("open bypass-1");
            first.WaitFor(run => !run.IsOnline, "the power cut does not end the session");
            first.Type("restore power");
            first.WaitFor(run => run.IsOnline && run.Sequence > cut + 2, "the board does not come back from the power cut");
            Assert.AreEqual(0, first.WaitForExit(), first.Errors);
            ExpectAll(subscriber, first.Sequence);
        }

        using (var second = Start(gate, "--for", "10m"))
        {
            Assert.AreEqual(0, second.WaitForExit(), second.Errors);
            ExpectAll(subscriber, second.Sequence);
        }

        CollectionAssert.AreEqual(new[] { "NBIRTH", "DBIRTH" }, subscriber.Types.Take(2).ToArray(), "births come first");
        CollectionAssert.Contains(subscriber.Types, "NDEATH");
    }

    private SimulatorProcess Start(Gate gate, params string[] more) =>
        new(["--broker", $"127.0.0.1:{gate.Port}", "--speed", "120", "--seed", "5", "--state", Path.Combine(_folder, "state"), .. more]);

    private static void ExpectAll(Subscriber subscriber, long last)
    {
        Wait.Until(() => subscriber.Sequences.LastOrDefault() >= last, TimeSpan.FromSeconds(10), $"record {last} is not published, only {subscriber.Sequences.LastOrDefault()}");
        var missing = Enumerable.Range(1, (int)last).Select(sequence => (long)sequence).Except(subscriber.Sequences);
        Assert.AreEqual("", string.Join(", ", missing), "missing records");
        Assert.AreEqual("", string.Join("\n", subscriber.Defects));
    }
}

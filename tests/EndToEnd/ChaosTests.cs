using System.Text.Json.Nodes;
using Edge.Commissioning.Media;
using Edge.Platform.Store;
using Edge.Records;
using Edge.Tests.Commissioning;
using Edge.Tests.Platforms;

namespace Edge.Tests.EndToEnd;

/// <summary>
/// A simulator as a process, a real mosquitto and a platform, with a gate on either side of the broker, and everything that happens to them: afterwards the platform has
/// the board's log, record for record.
/// </summary>
[TestClass]
public class ChaosTests
{
    private const int Rounds = 24;
    private const int EverydayRounds = 9;

    private static readonly TimeSpan _healing = TimeSpan.FromSeconds(120);

    private string _folder = "";

    public TestContext TestContext { get; set; } = null!;

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("edge-chaos-").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void After_killed_brokers_stalls_cuts_delays_and_half_closes_the_store_is_the_log()
    {
        foreach (var (delivery, isPersistent) in Soak.IsOn ? [("broker", false), ("broker", true), ("platform", false), ("platform", true)] : new[] { ("broker", false) })
        {
            Try(Path.Combine(_folder, $"{delivery}-{isPersistent}"), delivery, isPersistent);
        }
    }

    private void Try(string folder, string delivery, bool isPersistent)
    {
        Directory.CreateDirectory(folder);
        using var mosquitto = isPersistent ? Mosquitto.StartPersistentOrSkip(folder) : Mosquitto.StartOrSkip(folder);
        using var ofBoard = new Gate(mosquitto.Port);
        using var ofPlatform = new Gate(mosquitto.Port);
        var store = Path.Combine(folder, "store");
        var state = Path.Combine(folder, "state");
        var site = Site(folder, delivery);
        if (Soak.IsOn)
        {
            // A day of records from before: they come as sealed blocks.
            using var day = new SimulatorProcess("--speed", "max", "--for", "1d", "--seed", "5", "--start", "2026-03-01T00:00:00Z", "--state", state, "--site", site);
            Assert.AreEqual(0, day.WaitForExit(), day.Errors);
        }

        using var platform = new KeepingPlatform(store, ofPlatform.Port);
        using var board = new SimulatorProcess("--broker", $"127.0.0.1:{ofBoard.Port}", "--speed", "120", "--seed", "5", "--start", "2026-03-02T00:01:00Z", "--state", state, "--site", site);
        board.WaitFor(run => platform.Board is { Confirmable: > 8 }, $"no record is kept; {platform.Notices}");
        var random = new Random(isPersistent ? 1 : 2);
        for (var round = 0; round < Soak.Or(Rounds, EverydayRounds); round++)
        {
            // Each kind once, then as it comes.
            Disturb(round < 9 ? round : random.Next(9), random, mosquitto, ofBoard, ofPlatform, board);
        }

        var healed = Heal(ofBoard, ofPlatform, board, platform);
        board.Interrupt();
        Assert.AreEqual(0, board.WaitForExit(), board.Errors);
        platform.Dispose();
        AssertSame(folder, state, store, healed);
        Assert.AreEqual(0, platform.Alarms, platform.Notices);
        TestContext.WriteLine($"delivery {delivery}, broker {(isPersistent ? "with" : "without")} persistence: {healed} records");
    }

    private static void Disturb(int kind, Random random, Mosquitto mosquitto, Gate ofBoard, Gate ofPlatform, SimulatorProcess board)
    {
        var gate = random.Next(2) == 0 ? ofBoard : ofPlatform;
        switch (kind)
        {
            case 0:
                gate.CutInPacket();
                break;
            case 1:
                mosquitto.Kill();
                Pass(random.Next(300, 1500));
                mosquitto.Start();
                break;
            case 2:
                gate.Stall();
                Pass(random.Next(500, 7000));
                gate.EndStall();
                break;
            case 3:
                gate.DelayMs = random.Next(20, 400);
                break;
            case 4:
                gate.CloseHalf();
                break;
            case 5:
                gate.Shut();
                Pass(random.Next(300, 2000));
                gate.Open();
                break;
            case 6:
                board.Type("cut power at 1");
                board.Type("open bypass-1");
                Pass(500);
                board.Type("restore power");
                board.Type("close bypass-1");
                break;
            case 7:
                ofBoard.DelayMs = 0;
                ofPlatform.DelayMs = 0;
                ofBoard.CutInPacket();
                ofPlatform.CutInPacket();
                break;
            default:
                ofPlatform.CloseHalf();
                mosquitto.Kill();
                mosquitto.Start();
                break;
        }

        Pass(random.Next(300, 1500));
    }

    // Sequence up to which everything is known to be kept.
    private static long Heal(Gate ofBoard, Gate ofPlatform, SimulatorProcess board, KeepingPlatform platform)
    {
        foreach (var gate in new[] { ofBoard, ofPlatform })
        {
            gate.DelayMs = 0;
            gate.EndStall();
            gate.Open();
        }

        board.Type("restore power");
        board.WaitFor(run => run.IsOnline, "the board does not come back");
        var due = board.Sequence;
        Wait.Until(() => platform.Board is { Missing: 0 } status && status.Confirmable >= due && (status.Blocks > 0 || !Soak.IsOn), _healing, $"records up to {due} are not kept; {platform.Notices}\n{board.Last}");
        return due;
    }

    private static void AssertSame(string folder, string state, string store, long least)
    {
        using var media = BoardMedia.Find(state);
        var log = new RecordLog(media.Open());
        log.Open();
        var ofBoard = LogContent.Of(log).Select(LogContent.Hex).ToArray();
        string node = Directory.GetDirectories(store).SelectMany(Directory.GetDirectories).Single();
        using var kept = BoardStore.Open(node, new StoreOptions { IsReadOnly = true });
        var ofPlatform = kept.Read().Select(LogContent.Hex).ToArray();
        Assert.IsGreaterThanOrEqualTo(least, kept.Known.Contiguous);
        Assert.IsTrue(kept.Blocks > 0 || !Soak.IsOn, "no sealed block came");
        Assert.AreEqual(string.Join('\n', ofBoard.Take(ofPlatform.Length)), string.Join('\n', ofPlatform));
        var verified = EdgeRun.Of("verify", node, "--key", Path.Combine(state, "office", "first.key"));
        Assert.AreEqual(0, verified.ExitCode, verified.Output + verified.Error);
        Assert.IsNotEmpty(folder);
    }

    private static string Site(string folder, string delivery)
    {
        var site = JsonNode.Parse(House.Repository.Read("hardware", "reference-site.json"))!;
        site["uplink"]!["delivery"] = delivery;
        site["uplink"]!["acknowledgeSeconds"] = 5;
        site["uplink"]!["keepAliveSeconds"] = 10;
        var path = Path.Combine(folder, "site.json");
        File.WriteAllText(path, site.ToJsonString());
        return path;
    }

    // Real time passes: this is about sockets.
    private static void Pass(int milliseconds) => Thread.Sleep(milliseconds);
}

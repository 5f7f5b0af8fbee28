using Edge.Platform;
using Edge.Tests.Uplink;

namespace Edge.Tests.Platforms;

/// <summary>
/// Whatever the links of a board and of its platform do, after they are healed the platform's store is the board's log, record for record, and nothing ever came with
/// another content.
/// </summary>
[TestClass]
public sealed class HealingTests
{
    private const int FaultySeconds = 1200;
    private const int HealingSeconds = 4 * 3600;
    private const int Seeds = 200;
    private const int EverydaySeeds = 5;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void After_healing_the_store_is_the_log_record_for_record(bool isConfirming)
    {
        var longest = 0;
        for (var seed = 1; seed <= Soak.Or(Seeds, EverydaySeeds); seed++)
        {
            longest = Math.Max(longest, Try(seed, isConfirming));
        }

        TestContext.WriteLine($"delivery {(isConfirming ? "platform" : "broker")}: {Soak.Or(Seeds, EverydaySeeds)} seeds, healed within {longest} s at most");
    }

    private static int Try(int seed, bool isConfirming)
    {
        var random = new Random(seed);
        var site = UplinkSites.Build(2, 3);
        site.Uplink.IsConfirmationWanted = isConfirming;
        using var rig = new PlatformRig(new UplinkRig(site, seed), seed);
        for (var i = 0; i < FaultySeconds * 1000 / Limits.TickMs; i++)
        {
            DeliveryTests.Disturb(rig.Board, random);
            Disturb(rig, random);
            DeliveryTests.Write(rig.Board, random);
            rig.Tick();
        }

        var seconds = Heal(rig, seed);
        var expected = LogContent.Of(rig.Board.Log).Select(LogContent.Hex).ToArray();
        var stored = rig.Look(store => store.Read().Select(LogContent.Hex).ToArray());
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', stored), $"seed {seed}");
        Assert.AreEqual("", string.Join('\n', rig.Notices.Where(notice => notice.Level == NoticeLevel.Alarm).Select(notice => notice.Text)), $"seed {seed}");
        Assert.AreEqual(0, rig.Status.Contradictions, $"seed {seed}");
        return seconds;
    }

    private static int Heal(PlatformRig rig, int seed)
    {
        var board = rig.Board;
        (board.Broker.IsUp, board.Broker.ReturnCode, board.Broker.LatencyMs, board.Broker.AcknowledgeDelayMs, board.IsNetworkUp) = (true, 0, 0, 0, true);
        (rig.Wire.IsUp, rig.Wire.LossShare, rig.Wire.JitterMs) = (true, 0, 0);
        for (var second = 1; second <= HealingSeconds; second++)
        {
            rig.Run(1);
            if (rig.Host.Boards is [{ Missing: 0 } status] && status.Confirmable == board.Log.Head && board.Uplink.Confirmed == board.Log.Head)
            {
                return second;
            }
        }

        Assert.Fail($"seed {seed}: not healed; head {board.Log.Head}, {string.Join(", ", rig.Host.Boards)}\n{string.Join('\n', rig.Notices.TakeLast(30).Select(notice => $"{notice.Utc:HH:mm:ss} {notice.Text}"))}");
        return 0;
    }

    private static void Disturb(PlatformRig rig, Random random)
    {
        switch (random.Next(4000))
        {
            case < 4:
                rig.Wire.Cut();
                break;
            case < 8:
                rig.Wire.IsUp = !rig.Wire.IsUp;
                break;
            case < 14:
                rig.Wire.LossShare = random.Next(2) * random.NextDouble() * 0.2;
                break;
            case < 20:
                rig.Wire.JitterMs = random.Next(2) * random.Next(1500);
                break;
            case < 23:
                var confirmed = rig.Board.Uplink.Confirmed;
                rig.Crash();
                var stored = rig.Host.Boards is [var status] ? status.Confirmable : 0;
                Assert.IsGreaterThanOrEqualTo(confirmed, stored, "a record was confirmed that a crash of the platform took");
                break;
            default:
                break;
        }
    }
}

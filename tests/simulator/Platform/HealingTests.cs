using Edge.Configuration;
using Edge.Events;
using Edge.Platform;
using Edge.Records;
using Edge.Tests.Uplink;

namespace Edge.Tests.Platforms;

/// <summary>
/// Whatever the links of a board and of its platform do, after they are healed the platform's store is the board's log, record for record, and nothing ever came with
/// another content.
/// </summary>
[TestClass]
public sealed class HealingTests
{
    private const int FaultySeconds = 720;
    private const int CalmSeconds = 60;
    private const int WritesPerTick = 3;
    private const int HealingSeconds = 4 * 3600;
    private const int Seeds = 200;
    private const int EverydaySeeds = 3;

    private static readonly string[] _names = ["platform cut", "loss", "jitter", "crash", "site"];

    private readonly int[] _faults = new int[_names.Length];
    private int _questions;
    private int _blocks;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void After_healing_the_store_is_the_log_record_for_record(bool isConfirming)
    {
        var longest = 0;
        var seeds = Soak.Or(Seeds, EverydaySeeds);
        for (var seed = 1; seed <= seeds; seed++)
        {
            longest = Math.Max(longest, Try(seed, isConfirming));
        }

        TestContext.WriteLine($"delivery {(isConfirming ? "platform" : "broker")}: {seeds} seeds, healed within {longest} s at most, with {_questions} questions and {_blocks} blocks in all; "
            + string.Join(", ", _names.Select((name, i) => $"{name} {_faults[i]}")));
        Assert.IsGreaterThan(seeds / 2, _blocks, "blocks are to be tried too");
        Assert.IsGreaterThan(seeds, _questions, "questions are to be tried too");
    }

    private int Try(int seed, bool isConfirming)
    {
        var random = new Random(seed);
        var sites = new[] { UplinkSites.Build(2, 3), Other() };
        Array.ForEach(sites, site => site.Uplink.IsConfirmationWanted = isConfirming);
        using var rig = new PlatformRig(new UplinkRig(sites[0], seed) { IsNoting = false }, seed, new HostOptions { Store = "", BlockPeriod = TimeSpan.FromMinutes(5) });
        for (var i = 0; i < FaultySeconds * 1000 / Limits.TickMs; i++)
        {
            // Every third minute is calm, and begins healed: so that healing is under way when the next faults come.
            var second = i * Limits.TickMs / 1000;
            if (second / CalmSeconds % 3 != 2)
            {
                DeliveryTests.Disturb(rig.Board, random);
                Disturb(rig, sites, random);
            }
            else if (second % CalmSeconds == 0)
            {
                Repair(rig);
            }

            for (var j = 0; j < WritesPerTick; j++)
            {
                Write(rig.Board, random);
            }

            rig.Tick();
        }

        var seconds = Heal(rig, seed);
        rig.Run(CalmSeconds);
        var expected = LogContent.Of(rig.Board.Log).Select(LogContent.Hex).ToArray();
        var stored = rig.Look(store => store.Read().Select(LogContent.Hex).ToArray());
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', stored), $"seed {seed}");
        Assert.AreEqual("", string.Join('\n', rig.Notices.Where(notice => notice.Level == NoticeLevel.Alarm).Select(notice => notice.Text)), $"seed {seed}");
        Assert.AreEqual(0, rig.Status.Contradictions, $"seed {seed}");
        _questions += rig.Notices.Count(notice => notice.Text.StartsWith("asks for", StringComparison.Ordinal));
        _blocks += rig.Status.Blocks;
        return seconds;
    }

    private static int Heal(PlatformRig rig, int seed)
    {
        var board = rig.Board;
        Repair(rig);
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

    private static void Repair(PlatformRig rig)
    {
        var board = rig.Board;
        (board.Broker.IsUp, board.Broker.ReturnCode, board.Broker.LatencyMs, board.Broker.AcknowledgeDelayMs, board.IsNetworkUp) = (true, 0, 0, 0, true);
        (rig.Wire.IsUp, rig.Wire.LossShare, rig.Wire.JitterMs) = (true, 0, 0);
    }

    // Every kind of record, and all the ways in which one is published: to its line, to the node, by position.
    private static void Write(UplinkRig rig, Random random)
    {
        DeliveryTests.Write(rig, random);
        switch (random.Next(400))
        {
            case 0:
                rig.AppendMinute(1, record =>
                {
                    Array.Clear(record.ValidCount);
                    Array.Fill(record.Marks, (byte)'B');
                    Array.Clear(record.SecondsOn);
                    Array.Clear(record.SecondsKnown);
                });
                break;
            case 1:
                var summary = new Record { Kind = RecordKind.Summary, Line = 0, UtcMs = rig.UtcMs, PeriodMinutes = 60, ChannelCount = rig.Site.Lines[0].ChannelCount, SchemaSequence = rig.Schemas.SequenceOf(0) };
                (summary.ValidMinutes[0], summary.Average[0], summary.Minimum[0], summary.Maximum[0], summary.ValidMinutes[1]) = ((short)random.Next(61), -5, -9, 7, -1);
                rig.Append(summary);
                break;
            case 2:
                rig.Append(new Record { Kind = RecordKind.Ledger, Line = random.Next(2) == 0 ? Record.NoLine : (byte)1, UtcMs = rig.UtcMs, Text = $"announcement\tbypass-1\t{random.Next(60)}\t烟道\n" });
                break;
            default:
                break;
        }
    }

    private void Disturb(PlatformRig rig, SiteSettings[] sites, Random random)
    {
        switch (random.Next(4000))
        {
            case < 4:
                _faults[0]++;
                rig.Wire.Cut();
                break;
            case < 8:
                _faults[0]++;
                rig.Wire.IsUp = !rig.Wire.IsUp;
                break;
            case < 14:
                _faults[1]++;
                rig.Wire.LossShare = random.Next(2) * random.NextDouble() * 0.2;
                break;
            case < 20:
                _faults[2]++;
                rig.Wire.JitterMs = random.Next(2) * random.Next(1500);
                break;
            case < 23:
                _faults[3]++;
                var confirmed = rig.Board.Uplink.Confirmed;
                rig.Crash();
                var stored = rig.Host.Boards is [var status] ? status.Confirmable : 0;
                Assert.IsGreaterThanOrEqualTo(confirmed, stored, "a record was confirmed that a crash of the platform took");
                break;
            case 23:
                _faults[4]++;
                rig.Board.Site = rig.Board.Site == sites[0] ? sites[1] : sites[0];
                rig.Board.Boot();
                break;
            default:
                break;
        }
    }

    // The lines change their places, and channels their number and decimals.
    private static SiteSettings Other()
    {
        var site = UplinkSites.Build(2, 4, decimals: 2);
        (site.Lines[0].Id, site.Lines[1].Id) = (site.Lines[1].Id, site.Lines[0].Id);
        return site;
    }
}

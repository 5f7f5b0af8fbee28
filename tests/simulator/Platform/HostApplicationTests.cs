using System.Text;
using Edge.Events;
using Edge.Platform;
using Edge.Platform.Sparkplug.Wire;
using Edge.Platform.Store;
using Edge.Simulator.Link;
using Edge.Tests.Cli;
using Edge.Tests.Uplink;
using Google.Protobuf;

namespace Edge.Tests.Platforms;

/// <summary>A platform beside a board in virtual time, and what it makes of messages that no good board sends.</summary>
[TestClass]
public sealed class HostApplicationTests
{
    private const string StateTopic = "spBv1.0/STATE/platform";

    [TestMethod]
    public void Every_record_is_stored_as_it_is_and_confirmed()
    {
        using var rig = new PlatformRig(new UplinkRig(UplinkSites.Build(2, 3)));
        for (var i = 0; i < 20; i++)
        {
            rig.Board.AppendMinute(i % 2);
            rig.Board.AppendEvent(EventCode.KilnStarted, 0, "line-1");
            rig.Run(5);
        }

        rig.Run(30);
        AssertStored(rig);
        Assert.AreEqual(rig.Board.Log.Head, rig.Board.Uplink.Confirmed);
        Assert.AreEqual(0, Asked(rig, "resend-range") + Asked(rig, "send-blocks"));
    }

    [TestMethod]
    public void Confirmations_come_seldom()
    {
        using var rig = new PlatformRig(new UplinkRig());
        rig.Run(30);
        var before = rig.Wire.Published;
        for (var i = 0; i < 600; i++)
        {
            rig.Board.AppendMinute();
            rig.Run(1);
        }

        Assert.IsInRange(30, 61, rig.Wire.Published - before);
    }

    [TestMethod]
    public void What_was_lost_on_the_way_from_the_broker_is_asked_for_once_and_comes()
    {
        using var rig = new PlatformRig(new UplinkRig());
        rig.Run(30);
        rig.Wire.IsUp = false;
        for (var i = 0; i < 10; i++)
        {
            rig.Board.AppendMinute();
            rig.Run(60);
        }

        Assert.AreEqual(rig.Board.Log.Head, rig.Board.Uplink.Delivered);
        rig.Wire.IsUp = true;
        rig.Run(120);
        AssertStored(rig);
        Assert.AreEqual(1, Asked(rig, "resend-range"));
    }

    [TestMethod]
    public void A_platform_that_comes_late_fetches_what_is_sealed_as_blocks_with_one_question()
    {
        var board = new UplinkRig();
        for (var i = 0; i < 3000; i++)
        {
            board.AppendMinute();
            board.Run(1);
        }

        using var rig = new PlatformRig(board);
        rig.Run(1);
        board.AppendMinute();
        rig.Run(300);
        AssertStored(rig);
        Assert.AreEqual(1, Asked(rig, "send-blocks"));
        Assert.AreEqual(1, Asked(rig, "resend-range"));
        Assert.IsGreaterThan(5, rig.Status.Blocks);
        Assert.IsLessThan(700, (int)rig.Status.Received);
    }

    [TestMethod]
    public void Blocks_of_what_came_record_by_record_are_fetched_once_a_period()
    {
        using var rig = new PlatformRig(new UplinkRig(), options: new HostOptions { Store = "", BlockPeriod = TimeSpan.FromMinutes(15) });
        for (var i = 0; i < 46 * 60; i++)
        {
            rig.Board.AppendMinute();
            rig.Run(1);
            if (i % 300 == 0)
            {
                // The head of the chain comes with the births.
                rig.Board.Broker.CutConnections();
            }
        }

        Assert.IsInRange(3, 4, Asked(rig, "send-blocks"));
        Assert.IsLessThan((15 * 60) + 700, (int)rig.Status.Received);
        AssertStored(rig);
    }

    [TestMethod]
    public void Numbers_that_the_board_has_no_record_of_are_noted_and_not_asked_for_again()
    {
        var board = new UplinkRig();
        using var rig = new PlatformRig(board);
        Fill(rig, 30);
        var before = board.Log.Head;
        foreach (var name in new[] { "log2/t.a", "log2/t.b", "log2/b/0000.seg", "log2/first.a", "log2/first.b", "log2/idx" })
        {
            board.LogMedium.Delete(name);
        }

        board.Boot();
        Assert.IsGreaterThan(before, board.Log.Head);
        Fill(rig, 30);
        rig.Run(600);
        Assert.AreEqual(board.Log.Head, rig.Status.Confirmable);
        Assert.AreEqual(0, rig.Status.Missing);
        Assert.AreEqual(1, Asked(rig, "resend-range"));
        Assert.Contains("the board has no records", string.Join('\n', rig.Notices.Select(notice => notice.Text)));
    }

    [TestMethod]
    public void Events_of_a_later_version_are_kept_as_they_came_and_confirmed_and_come_with_their_blocks()
    {
        using var rig = new PlatformRig(new UplinkRig(), options: new HostOptions { Store = "", BlockPeriod = TimeSpan.FromMinutes(5) });
        rig.Wire.Alter = ToLaterVersion;
        Fill(rig, 10);
        rig.Board.AppendEvent(EventCode.KilnStarted, 0, "line-1");
        var live = rig.Board.Log.Head;
        Fill(rig, 10);
        rig.Wire.IsUp = false;
        rig.Board.AppendEvent(EventCode.KilnStarted, 0, "line-1");
        var lost = rig.Board.Log.Head;
        rig.Run(5);
        rig.Wire.IsUp = true;
        Fill(rig, 60);
        rig.Run(30);
        CollectionAssert.AreEqual(new[] { live, lost }, Unreadable(rig));
        Assert.AreEqual(rig.Board.Log.Head, rig.Board.Uplink.Confirmed);
        Assert.AreEqual(0, rig.Status.Missing);
        Assert.DoesNotContain("the board has no records", string.Join('\n', rig.Notices.Select(notice => notice.Text)));
        Assert.AreEqual(1, Asked(rig, "resend-range"));

        rig.Crash();
        Fill(rig, 5);
        CollectionAssert.AreEqual(new[] { live, lost }, Unreadable(rig));
        for (var i = 0; i < 600; i++)
        {
            rig.Board.AppendMinute();
            rig.Run(1);
        }

        rig.Board.Broker.CutConnections();
        rig.Run(600);
        Assert.IsEmpty(Unreadable(rig));
        AssertStored(rig);
        Assert.DoesNotContain($"asks for {live} ", string.Join('\n', rig.Notices.Select(notice => notice.Text)));
    }

    [TestMethod]
    public void Minutes_whose_decimals_are_not_known_yet_are_asked_for_again_once_the_schema_is_here()
    {
        using var rig = new PlatformRig(new UplinkRig());
        rig.Wire.Alter = WithoutDecimals;
        rig.Wire.IsUp = false;
        Fill(rig, 3);
        rig.Wire.IsUp = true;
        Fill(rig, 10);
        Assert.IsGreaterThan(0, (int)rig.Status.Missing);
        rig.Run(120);
        Assert.IsEmpty(Unreadable(rig));
        AssertStored(rig);
    }

    [TestMethod]
    public void A_board_whose_log_ends_before_what_is_stored_is_an_alarm_and_other_contents_are_too()
    {
        using var host = new Fed();
        var board = new UplinkRig();
        Append(board, 20, shift: 0);
        host.Feed(board);
        var older = new UplinkRig(seed: 2);
        older.Pass(86_400);
        Append(older, 5, shift: 1);
        host.Feed(older);
        Assert.Contains("the end was cut off, or an older state was put back", host.Alarms);
        Assert.Contains("came with another content than the one that is stored", host.Alarms);
        Assert.AreEqual(board.Log.Head, host.Application.Boards.Single().Confirmable);
        Assert.AreEqual(5, host.Application.Boards.Single().Contradictions);
    }

    [TestMethod]
    public void Nodes_of_other_makers_and_messages_that_are_none_get_no_store_and_one_line()
    {
        using var host = new Fed();
        for (var i = 0; i < 3; i++)
        {
            host.Application.Receive("spBv1.0/plant/NBIRTH/other", []);
            host.Application.Receive("spBv1.0/plant/NDATA/other", [0x12, 0xFF]);
            host.Application.Receive("spBv1.0/../NBIRTH/..", []);
            host.Application.Receive("nonsense", [1, 2, 3]);
        }

        Assert.IsEmpty(host.Application.Boards);
        Assert.HasCount(4, host.Notices);
        Assert.IsEmpty(Directory.GetFileSystemEntries(host.Folder));
    }

    [TestMethod]
    public void A_line_feed_behind_an_id_is_no_part_of_one()
    {
        using var host = new Fed();
        var board = new UplinkRig();
        Append(board, 1, shift: 0);
        var birth = board.Messages.First(message => message.Topic.Contains("NBIRTH", StringComparison.Ordinal));
        host.Application.Receive(birth.Topic + "\n", birth.Payload);
        Assert.IsEmpty(host.Application.Boards);
        foreach (var option in new[] { "--group", "--host" })
        {
            using var run = CommandLine.Run("platform", "--store", host.Folder, option, "plant\n");
            StringAssert.StartsWith(run.Error, $"edge: {option}: 'plant ' is no ");
        }
    }

    [TestMethod]
    public void A_primary_host_says_with_its_will_that_it_is_offline_and_contradicts_who_says_so()
    {
        using var host = new Fed("platform");
        var will = host.Application.BeginConnection()!;
        host.Application.Connected(host);
        host.Time.Pass(TimeSpan.FromSeconds(5));
        host.Application.Receive(will.Topic, will.Payload);
        host.Application.Receive(will.Topic, State(false, 1772323199999));
        foreach (var nonsense in new[] { "no JSON", "[]", "{\"online\":false}", "{\"online\":false,\"timestamp\":9223372036854775807}" })
        {
            host.Application.Receive(will.Topic, Encoding.UTF8.GetBytes(nonsense));
        }

        host.Time.Pass(TimeSpan.FromSeconds(5));
        host.Application.Stop();
        Assert.AreEqual("spBv1.0/STATE/platform", will.Topic);
        Assert.AreEqual("{\"online\":false,\"timestamp\":1772323200000}", Encoding.UTF8.GetString(will.Payload));
        CollectionAssert.AreEqual(
            new[] { State(true, 1772323200000), State(true, 1772323200000), State(true, 1772323200000), State(false, 1772323210000) }.Select(Encoding.UTF8.GetString).ToArray(),
            host.Published.Where(message => message.IsRetained && message.Topic == will.Topic).Select(message => Encoding.UTF8.GetString(message.Payload)).ToArray());
    }

    [TestMethod]
    public void Boards_leave_when_a_primary_host_dies_also_one_that_found_the_word_of_its_last_stop()
    {
        using var rig = Primary();
        rig.Wire.Retain(StateTopic, State(false, rig.Board.UtcMs - 60_000));
        rig.Run(30);
        Assert.IsTrue(rig.Board.Uplink.IsOnline);
        rig.Wire.IsUp = false;
        rig.Run(5);
        Assert.IsFalse(rig.Board.Uplink.IsOnline);
        rig.Wire.IsUp = true;
        rig.Run(120);
        Assert.IsTrue(rig.Board.Uplink.IsOnline);
    }

    [TestMethod]
    public void A_primary_host_whose_last_stop_had_a_later_time_connects_anew_with_a_will_that_counts()
    {
        using var rig = Primary();
        var laterMs = rig.Board.UtcMs + 3_600_000L;
        rig.Wire.Retain(StateTopic, State(false, laterMs));
        rig.Run(120);
        Assert.IsTrue(rig.Board.Uplink.IsOnline);
        Assert.AreEqual(Encoding.UTF8.GetString(State(true, laterMs + 1)), Encoding.UTF8.GetString(rig.Wire.State!.Payload));
        rig.Wire.IsUp = false;
        rig.Run(5);
        Assert.IsFalse(rig.Board.Uplink.IsOnline);
    }

    [TestMethod]
    public void What_a_primary_host_says_counts_although_its_clock_was_set_back_between_two_connections()
    {
        using var host = new Fed("platform");
        var first = host.Application.BeginConnection()!;
        host.Time.Pass(TimeSpan.FromSeconds(-60));
        var second = host.Application.BeginConnection()!;
        CollectionAssert.AreEqual(State(false, 1772323200000), first.Payload);
        CollectionAssert.AreEqual(State(false, 1772323200001), second.Payload);
    }

    [TestMethod]
    public void A_node_that_was_there_before_is_asked_for_its_births()
    {
        using var host = new Fed();
        host.Application.BeginConnection();
        host.Application.Connected(host);
        var board = new UplinkRig();
        Append(board, 3, shift: 0);
        foreach (var message in board.Messages.Where(message => message.Topic.Contains("DATA", StringComparison.Ordinal)))
        {
            host.Application.Receive(message.Topic, message.Payload);
        }

        Assert.AreEqual("spBv1.0/plant/NCMD/board-1", host.Published.Single().Topic);
    }

    [TestMethod]
    public void A_store_in_the_place_of_a_file_is_one_clear_error()
    {
        using var folder = new TemporaryFolder();
        folder.Write("plant", "a file");
        var error = Assert.ThrowsExactly<PlatformException>(() => BoardStore.Open(Path.Combine(folder.Path, "plant", "board-1"), new StoreOptions()));
        Assert.Contains("cannot be used", error.Message);
    }

    private static PlatformRig Primary()
    {
        var site = UplinkSites.OneLine();
        site.Uplink.PrimaryHost = "platform";
        return new PlatformRig(new UplinkRig(site), options: new HostOptions { Store = "", HostId = "platform" });
    }

    private static byte[] State(bool isOnline, long timestampMs) =>
        Encoding.UTF8.GetBytes($$"""{"online":{{(isOnline ? "true" : "false")}},"timestamp":{{timestampMs}}}""");

    private static long[] Unreadable(PlatformRig rig) => rig.Look(store => store.Unreadable().Select(one => one.Sequence).ToArray());

    /// <summary>As the board would publish it if its version had an event more than the platform's.</summary>
    private static LoopbackMessage ToLaterVersion(LoopbackMessage message)
    {
        if (!message.Topic.Contains("DATA", StringComparison.Ordinal))
        {
            return message;
        }

        var payload = Payload.Parser.ParseFrom(message.Payload);
        foreach (var metric in payload.Metrics.Where(metric => metric.StringValue == EventCode.NameOf(EventCode.KilnStarted)))
        {
            metric.StringValue = "kiln-preheated";
        }

        return message with { Payload = payload.ToByteArray() };
    }

    /// <summary>As births of very large sites are.</summary>
    private static LoopbackMessage WithoutDecimals(LoopbackMessage message)
    {
        if (!message.Topic.Contains("DBIRTH", StringComparison.Ordinal))
        {
            return message;
        }

        var payload = Payload.Parser.ParseFrom(message.Payload);
        foreach (var metric in payload.Metrics)
        {
            metric.Properties = null;
        }

        return message with { Payload = payload.ToByteArray() };
    }

    private static void Fill(PlatformRig rig, int minutes)
    {
        for (var i = 0; i < minutes; i++)
        {
            rig.Board.AppendMinute();
            rig.Run(3);
        }
    }

    private static void Append(UplinkRig board, int minutes, int shift)
    {
        for (var i = 0; i < minutes; i++)
        {
            board.AppendMinute(0, record => record.Average[0] += shift);
        }

        board.Run(60);
    }

    private static int Asked(PlatformRig rig, string command) => rig.Notices.Count(notice => notice.Text.EndsWith("by " + command, StringComparison.Ordinal));

    private static void AssertStored(PlatformRig rig)
    {
        var expected = LogContent.Of(rig.Board.Log).Select(LogContent.Hex);
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', rig.Look(store => store.Read().Select(LogContent.Hex).ToArray())));
        Assert.AreEqual("", string.Join('\n', rig.Notices.Where(notice => notice.Level == NoticeLevel.Alarm).Select(notice => notice.Text)));
    }

    /// <summary>A host that is fed by hand.</summary>
    private sealed class Fed : HostLink, IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Fed(string? hostId = null)
        {
            Application = new HostApplication(new HostOptions { Store = _folder.Path, HostId = hostId, Time = Time, IsDurable = false });
            Application.Noticed += Notices.Add;
        }

        public ManualTime Time { get; } = new();

        public HostApplication Application { get; }

        public string Folder => _folder.Path;

        public List<HostNotice> Notices { get; } = [];

        public List<(string Topic, byte[] Payload, bool IsRetained)> Published { get; } = [];

        public string Alarms => string.Join('\n', Notices.Where(notice => notice.Level == NoticeLevel.Alarm).Select(notice => notice.Text));

        public void Feed(UplinkRig board)
        {
            foreach (var message in board.Messages)
            {
                Application.Receive(message.Topic, message.Payload);
            }

            Application.Step();
        }

        public override void Publish(string topic, byte[] payload, int qos, bool isRetained) => Published.Add((topic, payload, isRetained));

        public override void Reconnect() => Assert.Fail("nothing newer was said");

        public void Dispose()
        {
            Application.Dispose();
            _folder.Dispose();
        }
    }
}

using Edge.Platform.Boards;
using Edge.Platform.Sparkplug;
using Edge.Platform.Sparkplug.Wire;

namespace Edge.Tests.Platforms;

[TestClass]
public sealed class BoardSessionTests
{
    private static readonly TimeSpan _reorder = TimeSpan.FromSeconds(2);

    private readonly BoardSession _session = new(_reorder);
    private readonly List<string> _taken = [];
    private TimeSpan _now;

    [TestMethod]
    public void Messages_come_out_in_the_order_of_their_numbers_whatever_topic_was_faster()
    {
        Take("DBIRTH", 1);
        Take("NBIRTH", 0);
        Take("DDATA", 3);
        Take("DDATA", 4);
        Take("NDATA", 2);
        Assert.AreEqual("NBIRTH0 DBIRTH1 NDATA2 DDATA3 DDATA4", string.Join(' ', _taken));
        Assert.IsFalse(_session.IsRebirthWanted);
    }

    [TestMethod]
    public void After_a_hole_nothing_is_read_before_the_births_came_again()
    {
        Take("NBIRTH", 0);
        Take("NDATA", 2);
        Pass(1);
        Assert.IsFalse(_session.IsRebirthWanted);
        Pass(2);
        Assert.IsTrue(_session.IsRebirthWanted);
        Take("NDATA", 3);
        Pass(1);
        Take("NBIRTH", 0);
        Take("NDATA", 1);
        Assert.AreEqual("NBIRTH0 NBIRTH0 NDATA1", string.Join(' ', _taken));
        Assert.AreEqual((false, 1), (_session.IsRebirthWanted, _session.Holes));
    }

    [TestMethod]
    public void Numbers_wrap_after_255()
    {
        Take("NBIRTH", 0);
        for (var i = 1; i < 600; i++)
        {
            Take("NDATA", i % 256);
        }

        Assert.HasCount(600, _taken);
    }

    [TestMethod]
    public void What_a_node_published_before_its_births_and_came_late_is_no_part_of_the_new_session()
    {
        Take("NBIRTH", 0);
        Take("NDATA", 7, timestamp: 50);
        Take("NBIRTH", 0, timestamp: 60);
        Take("NDATA", 1, timestamp: 61);
        Pass(5);
        Assert.AreEqual("NBIRTH0 NBIRTH0 NDATA1", string.Join(' ', _taken));
        Assert.IsFalse(_session.IsRebirthWanted);
    }

    [TestMethod]
    [DataRow(99UL, DisplayName = "published before")]
    [DataRow(100UL, DisplayName = "published in the same millisecond")]
    [DataRow(101UL, DisplayName = "published before, but the clock was set back meanwhile")]
    public void What_came_before_births_that_were_asked_for_is_no_hole_behind_them(ulong timestamp)
    {
        Take("NBIRTH", 0, session: "1");
        Take("NDATA", 7, session: "1", timestamp: timestamp);
        Pass(1);
        Take("NBIRTH", 0, session: "1");
        Take("NDATA", 1, session: "1");
        Pass(1);
        Take("NDATA", 2, session: "1");
        Pass(5);
        Take("NDATA", 3, session: "1");
        Assert.AreEqual("NBIRTH0 NBIRTH0 NDATA1 NDATA2 NDATA3", string.Join(' ', _taken));
        Assert.IsFalse(_session.IsRebirthWanted);
    }

    [TestMethod]
    public void A_death_ends_the_session_of_its_own_number_only()
    {
        Take("NBIRTH", 0, number: 4);
        Take("NDEATH", null, number: 3);
        Assert.IsTrue(_session.IsBorn);
        Take("NDEATH", null, number: 4);
        Assert.IsFalse(_session.IsBorn);
        Assert.IsFalse(_session.IsRebirthWanted);
    }

    [TestMethod]
    public void A_message_whose_births_were_lost_is_not_read_with_those_of_the_session_before()
    {
        Take("NBIRTH", 0, number: 4);
        Take("DBIRTH", 1, session: "4");
        Take("NDATA", 2, session: "5");
        Pass(2);
        Assert.IsTrue(_session.IsRebirthWanted);
        Take("NBIRTH", 0, number: 5);
        Take("NDATA", 1, session: "5");
        Assert.AreEqual("NBIRTH0 DBIRTH1 NBIRTH0 NDATA1", string.Join(' ', _taken));
    }

    [TestMethod]
    public void A_late_message_of_the_session_before_is_passed_over()
    {
        Take("NBIRTH", 0, number: 127);
        Take("NBIRTH", 0, number: 1);
        Take("NDATA", 1, session: "127");
        Take("NDATA", 1, session: "1");
        Pass(5);
        Assert.AreEqual("NBIRTH0 NBIRTH0 NDATA1", string.Join(' ', _taken));
        Assert.IsFalse(_session.IsRebirthWanted);
    }

    [TestMethod]
    public void Each_birth_hole_and_lost_connection_begins_another_generation()
    {
        Take("NBIRTH", 0);
        var born = _session.Generation;
        Take("NDATA", 1);
        Assert.AreEqual(born, _session.Generation);
        Take("NBIRTH", 0);
        Take("NDATA", 2);
        Pass(3);
        _session.Reset();
        Assert.AreEqual(born + 3, _session.Generation);
    }

    [TestMethod]
    public void A_flood_out_of_order_is_held_in_bounds()
    {
        Take("NBIRTH", 0);
        for (var i = 0; i < 10_000; i++)
        {
            Take("NDATA", 2 + (i % 200));
        }

        Assert.IsTrue(_session.IsRebirthWanted);
    }

    private void Pass(int seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        _session.Expire(_now);
    }

    private void Take(string type, int? sequence, int number = 1, ulong timestamp = 100, string? session = null)
    {
        var payload = new Payload { Timestamp = timestamp };
        if (sequence is { } seq)
        {
            payload.Seq = (ulong)seq;
        }

        if (session is not null)
        {
            payload.Uuid = session;
        }

        if (type is "NBIRTH" or "NDEATH")
        {
            payload.Metrics.Add(new Metric { Name = "bdSeq", Datatype = 4, LongValue = (ulong)number });
        }

        var device = type[0] == 'D' ? "line" : null;
        foreach (var message in _session.Take(new SparkplugPacket(type, "g", "n", device, payload), _now))
        {
            if (message.Type != "NDEATH")
            {
                _taken.Add(message.Type + message.Sequence);
            }
        }
    }
}

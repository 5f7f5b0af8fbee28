using System.Text;
using System.Text.Json;
using Edge.Simulator.Consoles;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Consoles;

[TestClass]
public sealed class JsonReportTests
{
    [TestMethod]
    public void A_line_tells_time_records_and_uplink()
    {
        var line = Write(Snapshots.Running);

        Assert.AreEqual("2026-01-31T20:30:00.500Z", line.GetProperty("time").GetString());
        Assert.AreEqual(1234, line.GetProperty("sequence").GetInt64());
        Assert.AreEqual(1234, line.GetProperty("records").GetInt64());
        Assert.AreEqual(2_500_000, line.GetProperty("bytes").GetInt64());
        Assert.AreEqual("online", line.GetProperty("uplink").GetString());
    }

    [TestMethod]
    [DataRow("slurry-flow", """{"value":32.10,"unit":"m3/h","mark":"N"}""")]
    [DataRow("flue-flow", """{"value":412345,"unit":"m3/h","mark":"N"}""")]
    [DataRow("so2", """{"value":-1.5,"unit":"mg/m3","mark":"T"}""")]
    [DataRow("furnace-temperature", """{"value":null,"unit":"degC","mark":"D"}""")]
    public void A_channel_has_value_unit_and_mark(string id, string expected)
    {
        Assert.AreEqual(expected, Write(Snapshots.Running).GetProperty("channels").GetProperty(id).GetRawText());
    }

    [TestMethod]
    public void Valves_go_by_their_ids_and_the_kiln_is_the_first_lines()
    {
        var line = Write(Snapshots.Running);

        Assert.AreEqual("""{"bypass-1":"closed","recirculation-1":"open"}""", line.GetProperty("valves").GetRawText());
        Assert.AreEqual("running", line.GetProperty("kiln").GetString());
    }

    [TestMethod]
    public void Events_since_the_last_line_are_listed()
    {
        var events = Write(Snapshots.Running).GetProperty("events");

        Assert.AreEqual(2, events.GetArrayLength());
        Assert.AreEqual("""{"sequence":1200,"time":"2026-01-31T20:29:59.100Z","code":"bypass-opened","subject":"bypass-1"}""", events[1].GetRawText());
    }

    [TestMethod]
    public void Without_power_values_and_marks_are_null_and_the_uplink_is_offline()
    {
        var line = Write(Snapshots.WithoutPower);

        Assert.AreEqual("""{"value":null,"unit":"m3/h","mark":null}""", line.GetProperty("channels").GetProperty("slurry-flow").GetRawText());
        Assert.AreEqual("offline", line.GetProperty("uplink").GetString());
        Assert.AreEqual("unknown", line.GetProperty("kiln").GetString());
        Assert.AreEqual(1234, line.GetProperty("sequence").GetInt64());
    }

    [TestMethod]
    public void The_last_line_of_a_replay_counts_its_rows()
    {
        using var output = new MemoryStream();
        new JsonReport(output, TextWriter.Null).End(Snapshots.Running, [], new ReplaySummary(10, 9, 2));

        using var line = JsonDocument.Parse(output.ToArray());

        Assert.AreEqual("""{"rows":10,"played":9,"outOfOrder":2}""", line.RootElement.GetProperty("replay").GetRawText());
    }

    [TestMethod]
    public void Answers_do_not_come_between_the_lines()
    {
        using var output = new MemoryStream();
        var answers = new StringWriter();

        new JsonReport(output, answers).Answer("stop kiln", isDone: true, "the kiln stops");

        Assert.AreEqual(0, output.Length);
        StringAssert.Contains(answers.ToString(), "the kiln stops");
    }

    private static JsonElement Write(Snapshot snapshot)
    {
        using var output = new MemoryStream();
        new JsonReport(output, TextWriter.Null).Update(snapshot, Snapshots.Events);
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.AreEqual(text.Length - 1, text.IndexOf('\n'));
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}

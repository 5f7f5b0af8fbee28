using System.IO.Hashing;
using System.Text.Json.Nodes;
using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Tests.Configuration;

[TestClass]
public sealed class SiteReaderTests
{
    [TestMethod]
    public void The_reference_site_has_sixteen_channels_six_contacts_and_two_valves()
    {
        var site = TestSites.Reference();

        Assert.HasCount(1, site.Lines);
        Assert.HasCount(16, site.Channels);
        Assert.HasCount(6, site.Contacts);
        Assert.HasCount(2, site.Valves);
    }

    [TestMethod]
    public void Ranges_become_scaled_integers()
    {
        var channel = TestSites.Reference().Channels[0];

        Assert.AreEqual("slurry-flow", channel.Id);
        Assert.AreEqual(2, channel.Decimals);
        Assert.AreEqual(0, channel.LowScaled);
        Assert.AreEqual(6000, channel.HighScaled);
    }

    [TestMethod]
    public void Valves_and_duties_refer_to_contacts_by_index()
    {
        var site = TestSites.Reference();

        Assert.AreEqual(0, site.Valves[0].ClosedContact);
        Assert.AreEqual(1, site.Valves[0].OpenContact);
        Assert.AreEqual(2, site.Valves[0].SealContact);
        Assert.IsTrue(site.Valves[0].DrivesRelay);
        Assert.AreEqual(-1, site.Valves[1].OpenContact);
        Assert.AreEqual(4, site.Lines[0].KilnContact);
        Assert.AreEqual(5, site.Lines[0].MaintenanceContact);
    }

    [TestMethod]
    public void The_Modbus_registers_of_the_reference_site_need_one_request()
    {
        Assert.AreEqual(1, new ModbusPlan(TestSites.Reference().Channels).Count);
    }

    [TestMethod]
    public void The_crc_of_the_bytes_names_the_configuration()
    {
        Assert.AreEqual(Crc32.HashToUInt32(TestSites.ReferenceBytes), TestSites.Reference().Crc);
    }

    [TestMethod]
    public void What_is_left_out_has_the_documented_default()
    {
        var site = TestSites.With(root =>
        {
            var keys = root.AsObject();
            keys.Remove("network");
            keys.Remove("modbus");
            keys.Remove("board");
            root["site"]!.AsObject().Remove("utcOffsetMinutes");
            root["uplink"] = JsonNode.Parse("""{ "brokers": [{ "host": "broker.example" }] }""");
        });

        Assert.AreEqual(480, site.UtcOffsetMinutes);
        Assert.AreEqual("wrover", site.Board);
        Assert.AreEqual("pool.ntp.org", site.Network.TimeServer);
        Assert.AreEqual(9600, site.Modbus.Baud);
        Assert.AreEqual("none", site.Modbus.Parity);
        Assert.AreEqual(1883, site.Uplink.Ports[0]);
        Assert.AreEqual(site.Group + "_" + site.Node, site.Uplink.ClientId);
        Assert.AreEqual(30, site.Uplink.KeepAliveSeconds);
        Assert.AreEqual(60, site.Uplink.SpreadSeconds);
        Assert.AreEqual(300, site.Uplink.BackoffCapSeconds);
        Assert.IsFalse(site.Uplink.IsConfirmationWanted);
        Assert.IsNull(site.Uplink.PrimaryHost);
        Assert.AreEqual(20, site.Uplink.AcknowledgeSeconds);
    }

    [TestMethod]
    public void The_second_line_s_channels_and_contacts_follow_the_first_s()
    {
        var site = TestSites.With(root => root["lines"]!.AsArray().Add(JsonNode.Parse("""
            { "id": "kiln-2",
              "channels": [{ "id": "load-2", "unit": "%", "decimals": 1, "range": [-0.5, 120.5],
                             "source": { "type": "modbus", "slave": 2, "register": 7, "table": "input" } }] }
            """)));

        Assert.AreEqual(16, site.Lines[1].FirstChannel);
        Assert.AreEqual(6, site.Lines[1].FirstContact);
        Assert.AreEqual(1, site.Channels[16].Line);
        Assert.AreEqual(-5, site.Channels[16].LowScaled);
        Assert.AreEqual(1205, site.Channels[16].HighScaled);
        Assert.IsTrue(site.Channels[16].IsInputRegister);
        Assert.AreEqual(-1, site.Lines[1].KilnContact);
        Assert.AreEqual("kiln-2", site.Lines[1].Name);
    }

    [TestMethod]
    public void Names_may_be_Chinese()
    {
        var site = TestSites.With(root => root["site"]!["name"] = "水泥厂：一号窑");

        Assert.AreEqual("水泥厂：一号窑", site.Name);
    }

    [TestMethod]
    public void A_byte_order_mark_is_skipped()
    {
        var site = TestSites.Read([0xEF, 0xBB, 0xBF, .. TestSites.ReferenceBytes]);

        Assert.AreEqual("reference", site.Id);
    }

    [TestMethod]
    public void Bytes_behind_the_length_do_not_count()
    {
        var bytes = TestSites.ReferenceBytes;

        var site = SiteReader.Read([.. bytes, .. "rubbish"u8], bytes.Length);

        Assert.AreEqual("reference", site.Id);
    }

    [TestMethod]
    [DataRow("0.07", 2, 7)]
    [DataRow("0.29", 2, 29)]
    [DataRow("1.005", 3, 1005)]
    [DataRow("-0.1", 1, -1)]
    [DataRow("838.8607", 4, 8388607)]
    [DataRow("83886.07", 2, 8388607)]
    [DataRow("60.0", 0, 60)]
    public void A_range_end_with_a_point_is_exact(string number, int decimals, int scaled)
    {
        var site = TestSites.With(root =>
        {
            var channel = root["lines"]![0]!["channels"]![0]!;
            channel["decimals"] = decimals;
            channel["range"] = JsonNode.Parse($"[-1, {(scaled < 0 ? "0" : number)}]");
            if (scaled < 0)
            {
                channel["range"]![0] = JsonNode.Parse(number);
            }
        });

        Assert.AreEqual(scaled, scaled < 0 ? site.Channels[0].LowScaled : site.Channels[0].HighScaled);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow("60")]
    [DataRow(null)]
    public void What_is_no_number_is_not_scaled(object? value)
    {
        Assert.IsFalse(SiteNumber.TryScale(value, 0, out _));
    }

    [TestMethod]
    [DataRow(12)]
    [DataRow(12L)]
    [DataRow(12U)]
    [DataRow(12UL)]
    [DataRow(12F)]
    [DataRow(12D)]
    public void A_number_may_come_as_any_type(object value)
    {
        Assert.IsTrue(SiteNumber.TryScale(value, 2, out var scaled));
        Assert.AreEqual(1200, scaled);
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    [DataRow(1e300)]
    [DataRow(ulong.MaxValue)]
    [DataRow(long.MinValue)]
    public void A_number_beyond_all_bounds_is_refused(object value)
    {
        Assert.IsFalse(SiteNumber.TryScale(value, 4, out _));
    }
}

using System.Text.Json.Nodes;
using Edge.Tests.Uplink;

namespace Edge.Tests.Configuration;

/// <summary>Each bad value gets one line: JSON path, what was found, what is allowed.</summary>
[TestClass]
public sealed class SiteErrorTests
{
    [TestMethod]
    public void A_range_error_names_path_value_and_what_is_allowed()
    {
        var error = TestSites.ErrorWith(root => Channel(root, 3)["range"]![1] = 9000000);

        Assert.AreEqual("lines[0].channels[3].range[1]: found 9000000; allowed: a whole number from -8388608 to 8388608", error);
    }

    [TestMethod]
    public void A_range_with_too_many_decimals_is_refused()
    {
        var error = TestSites.ErrorWith(root => Channel(root, 1)["range"]![1] = 1500.25);

        Assert.AreEqual(
            "lines[0].channels[1].range[1]: found 1500.25; allowed: a number with at most 1 decimals from -838860.8 to 838860.8", error);
    }

    [TestMethod]
    public void A_range_that_does_not_rise_is_refused()
    {
        var error = TestSites.ErrorWith(root => Channel(root, 0)["range"]![0] = 60);

        Assert.AreEqual("lines[0].channels[0].range[1]: found 60; allowed: more than lines[0].channels[0].range[0], which is 60", error);
    }

    [TestMethod]
    public void A_typing_error_in_a_key_does_not_pass()
    {
        var error = TestSites.ErrorWith(root => root["site"]!["utcOffsetMinuts"] = 480);

        Assert.AreEqual("site.utcOffsetMinuts: unknown key; allowed here (in small letters and capitals as shown): id name utcOffsetMinutes", error);
    }

    [TestMethod]
    public void Of_two_unknown_keys_the_first_in_the_alphabet_is_named()
    {
        var error = TestSites.ErrorWith(root =>
        {
            root["zebra"] = 1;
            root["Lines"] = 1;
        });

        Assert.StartsWith("Lines: unknown key", error);
    }

    [TestMethod]
    public void A_certificate_needs_its_key()
    {
        var error = TestSites.ErrorWith(root =>
        {
            root["uplink"]!["authority"] = "ca.der";
            root["uplink"]!["certificate"] = "board.der";
        });

        Assert.AreEqual("uplink.key: found nothing; allowed: a file, as certificate and key belong together", error);
    }

    [TestMethod]
    public void A_primary_host_is_part_of_a_topic()
    {
        var error = TestSites.ErrorWith(root => root["uplink"]!["primaryHost"] = "center/+");

        Assert.AreEqual("uplink.primaryHost: found \"center/+\"; allowed: a Sparkplug host id, which is part of a topic: no /, + and #", error);
    }

    [TestMethod]
    [Tck("topic-structure-namespace-valid-group-id")]
    [Tck("topic-structure-namespace-valid-edge-node-id")]
    [Tck("topic-structure-namespace-valid-device-id")]
    [DataRow("+")]
    [DataRow("/")]
    [DataRow("#")]
    [DataRow("A")]
    [DataRow("窑")]
    public void An_id_has_nothing_that_parts_a_topic_or_stands_for_others(string letter)
    {
        foreach (var place in new[] { "group", "node", "lines.0.id" })
        {
            var error = TestSites.ErrorWith(root => Set(root, place, "a" + letter));

            Assert.Contains($": found \"a{letter}\"; allowed: an id of 1 to 32 characters a-z, 0-9 and '-'", error);
        }
    }

    [TestMethod]
    [Tck("topic-structure-namespace-unique-device-id")]
    public void Two_lines_with_one_id_are_refused()
    {
        var error = TestSites.ErrorWith(root => root["lines"]!.AsArray().Add(new JsonObject { ["id"] = (string)root["lines"]![0]!["id"]!, ["name"] = "Second" }));

        Assert.Contains("an id that no line, channel, contact or valve has yet; lines[0] has it", error);
    }

    [TestMethod]
    public void Delivery_is_one_of_two_words()
    {
        var error = TestSites.ErrorWith(root => root["uplink"]!["delivery"] = "mqtt");

        Assert.AreEqual("uplink.delivery: found \"mqtt\"; allowed: one of broker platform", error);
    }

    [TestMethod]
    public void Not_even_the_root_may_be_empty()
    {
        Assert.AreEqual("site: found nothing; allowed: an object {...}", TestSites.ErrorOf("{}"));
    }

    [TestMethod]
    public void A_file_that_is_too_long_is_refused_unread()
    {
        var error = TestSites.ErrorOf(new byte[Limits.ConfigurationBytes + 1]);

        Assert.AreEqual("the site file has 32769 bytes; allowed: 2 to 32768", error);
    }

    [TestMethod]
    [DataRow("site.id", "\"Kiln 1\"", "site.id: found \"Kiln 1\"; allowed: an id of 1 to 32 characters a-z, 0-9 and '-'")]
    [DataRow("site.utcOffsetMinutes", "900", "site.utcOffsetMinutes: found 900; allowed: a whole number from -720 to 840")]
    [DataRow("site.utcOffsetMinutes", "0.5", "site.utcOffsetMinutes: found 0.5; allowed: a whole number from -720 to 840")]
    [DataRow("site.utcOffsetMinutes", "\"8\"", "site.utcOffsetMinutes: found \"8\"; allowed: a whole number from -720 to 840")]
    [DataRow("site.name", "\"\"", "site.name: found \"\"; allowed: a text in double quotes of 1 to 64 characters")]
    [DataRow("group", "null", "group: found nothing; allowed: an id of 1 to 32 characters a-z, 0-9 and '-'")]
    [DataRow("board", "\"esp32\"", "board: found \"esp32\"; allowed: one of wrover ethernet")]
    [DataRow("uplink.brokers", "[]", "uplink.brokers: found an array of 0; allowed: an array [...] of 1 to 4 objects {...}")]
    [DataRow("uplink.brokers.0", "7", "uplink.brokers[0]: found 7; allowed: an object {...}")]
    [DataRow("uplink.brokers.0.port", "70000", "uplink.brokers[0].port: found 70000; allowed: a whole number from 1 to 65535")]
    [DataRow("uplink.brokers.0.host", "\"mqtt://broker\"",
        "uplink.brokers[0].host: found \"mqtt://broker\"; allowed: a host name or an IPv4 address, without scheme and port")]
    [DataRow("uplink.keepAliveSeconds", "5", "uplink.keepAliveSeconds: found 5; allowed: a whole number from 10 to 600")]
    [DataRow("uplink.spreadSeconds", "-1", "uplink.spreadSeconds: found -1; allowed: a whole number from 0 to 3600")]
    [DataRow("uplink.backoffCapSeconds", "1", "uplink.backoffCapSeconds: found 1; allowed: a whole number from 10 to 3600")]
    [DataRow("uplink.acknowledgeSeconds", "121", "uplink.acknowledgeSeconds: found 121; allowed: a whole number from 5 to 120")]
    [DataRow("uplink.password", "\"x\"", "uplink.username: found nothing; allowed: the user name, as there is a password (MQTT 3.1.1, 3.1.2.9)")]
    [DataRow("uplink.password", "12345678", "uplink.password: found something else; allowed: a text in double quotes of 1 to 64 characters")]
    [DataRow("network.password", "[\"x\"]", "network.password: found something else; allowed: a text in double quotes of 1 to 63 characters")]
    [DataRow("uplink.authority", "\"I:\\\\ca.der\"", "uplink.authority: found \"I:\\ca.der\"; allowed: the name of a file on the internal flash: a-z, 0-9, '-' and '.'")]
    [DataRow("uplink.certificate", "\"board.der\"",
        "uplink.authority: found nothing; allowed: the file with the authority's certificate, as the board has one of its own (without an authority there is no TLS)")]
    [DataRow("uplink.key", "\"key.der\"", "uplink.certificate: found nothing; allowed: a file, as certificate and key belong together")]
    [DataRow("network.password", "\"x\"", "network.ssid: found nothing; allowed: the name of the Wi-Fi network, as there is a password for it")]
    [DataRow("modbus.baud", "9601", "modbus.baud: found 9601; allowed: one of 1200 2400 4800 9600 19200 38400 57600 115200")]
    [DataRow("modbus.parity", "\"None\"", "modbus.parity: found \"None\"; allowed: one of none even odd")]
    [DataRow("lines", "{}", "lines: found an object; allowed: an array [...] of 1 to 4 objects {...}")]
    [DataRow("lines.0.channels.0.decimals", "5", "lines[0].channels[0].decimals: found 5; allowed: a whole number from 0 to 4")]
    [DataRow("lines.0.channels.0.range", "[0]", "lines[0].channels[0].range: found an array of 1; allowed: an array [...] of 2 numbers: [low, high]")]
    [DataRow("lines.0.channels.0.source.type", "\"volt\"",
        "lines[0].channels[0].source.type: found \"volt\"; allowed: one of current thermocouple modbus pulse")]
    [DataRow("lines.0.channels.0.source.input", "8", "lines[0].channels[0].source.input: found 8; allowed: a whole number from 0 to 7")]
    [DataRow("lines.0.channels.1.source.input", "0",
        "lines[0].channels[1].source.input: found 0; allowed: an input that is used once; lines[0].channels[0] uses it")]
    [DataRow("lines.0.channels.0.source.slave", "1", "lines[0].channels[0].source.slave: unknown key; allowed here (in small letters and capitals as shown): type input")]
    [DataRow("lines.0.channels.6.source.thermocouple", "\"P\"",
        "lines[0].channels[6].source.thermocouple: found \"P\"; allowed: one of B E J K N R S T")]
    [DataRow("lines.0.channels.6.unit", "\"F\"", "lines[0].channels[6].unit: found \"F\"; allowed: degC or °C for a thermocouple")]
    [DataRow("lines.0.channels.7.unit", "\"m3\"",
        "lines[0].channels[7].unit: found \"m3\"; allowed: a unit that ends in /h, as pulses are shown as a rate per hour")]
    [DataRow("lines.0.channels.7.source.pulsesPerUnit", "0",
        "lines[0].channels[7].source.pulsesPerUnit: found 0; allowed: a whole number from 1 to 1000000")]
    [DataRow("lines.0.channels.8.source.slave", "248", "lines[0].channels[8].source.slave: found 248; allowed: a whole number from 1 to 247")]
    [DataRow("lines.0.channels.8.source.register", "65536",
        "lines[0].channels[8].source.register: found 65536; allowed: a whole number from 0 to 65535")]
    [DataRow("lines.0.channels.8.source.register", "101",
        "lines[0].channels[9].source.register: found 101; allowed: a register that is read once; lines[0].channels[8] reads it")]
    [DataRow("lines.0.channels.8.source.signed", "1", "lines[0].channels[8].source.signed: found 1; allowed: true or false")]
    [DataRow("lines.0.channels.8.id", "\"dust\"",
        "lines[0].channels[15].id: found \"dust\"; allowed: an id that no line, channel, contact or valve has yet; lines[0].channels[8] has it")]
    [DataRow("lines.0.contacts.1.loop", "0", "lines[0].contacts[1].loop: found 0; allowed: a loop that is used once; lines[0].contacts[0] uses it")]
    [DataRow("lines.0.contacts.1.loop", "6", "lines[0].contacts[1].loop: found 6; allowed: a whole number from 0 to 5")]
    [DataRow("lines.0.valves.0.kind", "\"damper\"", "lines[0].valves[0].kind: found \"damper\"; allowed: one of bypass recirculation")]
    [DataRow("lines.0.valves.0.closed", "\"nowhere\"",
        "lines[0].valves[0].closed: found \"nowhere\"; allowed: the id of a contact of the same line")]
    [DataRow("lines.0.valves.1.closed", "null",
        "lines[0].valves[1].closed: found nothing; allowed: the id of the closed limit's contact, or else flow, temperature or position")]
    [DataRow("lines.0.valves.1.closed", "\"bypass-open\"",
        "lines[0].valves[1].closed: found \"bypass-open\"; allowed: a contact with no other duty; it is lines[0].valves[0].open already")]
    [DataRow("lines.0.kiln", "\"bypass-seal\"",
        "lines[0].kiln: found \"bypass-seal\"; allowed: a contact with no other duty; it is lines[0].valves[0].seal already")]
    public void A_bad_value_is_named(string place, string value, string expected)
    {
        var error = TestSites.ErrorWith(root => Set(root, place, JsonNode.Parse(value)));

        Assert.AreEqual(expected, error);
    }

    [TestMethod]
    public void A_second_thermocouple_is_refused()
    {
        var error = TestSites.ErrorWith(root =>
        {
            Channel(root, 7)["unit"] = "degC";
            Channel(root, 7)["source"] = JsonNode.Parse("""{ "type": "thermocouple", "thermocouple": "K" }""");
        });

        Assert.AreEqual(
            "lines[0].channels[7].source.type: found \"thermocouple\"; allowed: one thermocouple a board; lines[0].channels[6] has it", error);
    }

    [TestMethod]
    public void More_Modbus_blocks_than_requests_a_second_are_refused()
    {
        var error = TestSites.ErrorWith(root =>
        {
            for (var i = 0; i < 9; i++)
            {
                Channel(root, i)["unit"] = "kV";
                Channel(root, i)["source"] = JsonNode.Parse($$"""{ "type": "modbus", "slave": 2, "register": {{i * 10}} }""");
            }
        });

        Assert.AreEqual("lines: found 10 blocks of neighbouring Modbus registers, a request each; allowed: at most 8 (put registers next to each other)", error);
    }

    [TestMethod]
    public void A_valve_s_contacts_are_on_its_own_line()
    {
        var error = TestSites.ErrorWith(root => root["lines"]!.AsArray().Add(JsonNode.Parse("""
            { "id": "kiln-2", "valves": [{ "id": "bypass-2", "kind": "bypass", "closed": "maintenance-key" }] }
            """)));

        Assert.AreEqual("lines[1].valves[0].closed: found \"maintenance-key\"; allowed: the id of a contact of the same line", error);
    }

    [TestMethod]
    public void A_text_that_the_board_would_take_for_a_date_is_refused_on_the_desktop_too()
    {
        var error = TestSites.ErrorWith(root => Channel(root, 0)["name"] = "Limestone slurry (2)");

        Assert.AreEqual("lines[0].channels[0].name: found a text of 18 or more characters that the JSON library takes for a date "
            + "(leave out the number in brackets, or shorten it); allowed: a text in double quotes of 1 to 64 characters", error);
    }

    private static JsonNode Channel(JsonNode root, int index) => root["lines"]![0]!["channels"]![index]!;

    private static void Set(JsonNode root, string place, JsonNode? value)
    {
        var parts = place.Split('.');
        var node = parts[..^1].Aggregate(root, (at, part) => int.TryParse(part, out var index) ? at[index]! : at[part]!);
        if (int.TryParse(parts[^1], out var last))
        {
            node[last] = value;
        }
        else
        {
            node[parts[^1]] = value;
        }
    }
}

using CsCheck;
using Edge.Platform.Sparkplug.Wire;
using Edge.Uplink;
using Google.Protobuf;

namespace Edge.Tests.Uplink;

[TestClass]
public sealed class CommandReaderTests
{
    [TestMethod]
    public void A_rebirth_written_true_is_understood() => Assert.IsTrue(WantsRebirth(Rebirth()));

    [TestMethod]
    public void A_rebirth_among_other_metrics_is_understood()
    {
        var payload = new Payload { Timestamp = 1, Uuid = "x" };
        payload.Metrics.Add(new Metric { Name = "Node Control/Next Server", BooleanValue = true });
        payload.Metrics.Add(new Metric { Name = "Node Control/Rebirth", BooleanValue = true, Timestamp = 5, Properties = new PropertySet { Keys = { "a" } } });
        payload.Metrics.Add(new Metric { Alias = 7, DoubleValue = 3 });
        Assert.IsTrue(WantsRebirth(payload.ToByteArray()));
    }

    [TestMethod]
    public void Another_datatype_false_or_null_asks_for_nothing()
    {
        Assert.IsFalse(WantsRebirth(Rebirth(metric => metric.BooleanValue = false)));
        Assert.IsFalse(WantsRebirth(Rebirth(metric => metric.Datatype = 3)));
        Assert.IsFalse(WantsRebirth(Rebirth(metric => metric.IsNull = true)));
        Assert.IsFalse(WantsRebirth(Rebirth(metric => metric.IntValue = 1)));
        Assert.IsFalse(WantsRebirth(Rebirth(metric => metric.Name = "Node Control/Rebirt")));
    }

    [TestMethod]
    public void What_is_cut_short_anywhere_asks_for_nothing()
    {
        var whole = Rebirth();
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.IsFalse(WantsRebirth(whole[..length]), $"{length} of {whole.Length} bytes");
        }
    }

    [TestMethod]
    public void What_is_larger_than_the_limit_asks_for_nothing()
    {
        var payload = new Payload { Uuid = new string('x', Limits.CommandBytes) };
        payload.Metrics.Add(new Metric { Name = "Node Control/Rebirth", BooleanValue = true });
        Assert.IsFalse(WantsRebirth(payload.ToByteArray()));
    }

    [TestMethod]
    public void A_confirmation_is_understood_unless_it_is_negative_or_another_type()
    {
        Assert.AreEqual(7L, Read(new Metric { Name = "Records/Confirmed", Datatype = 4, LongValue = 7 })!.Confirmed);
        Assert.IsNull(Read(new Metric { Name = "Records/Confirmed", LongValue = unchecked((ulong)-7L) }));
        Assert.IsNull(Read(new Metric { Name = "Records/Confirmed", Datatype = 8, LongValue = 7 }));
        Assert.IsNull(Read(new Metric { Name = "Records/Confirmed", IntValue = 7 }));
    }

    [TestMethod]
    public void A_value_in_another_wire_type_is_refused_and_nothing_before_it_is_taken_in_its_place()
    {
        byte[] confirmed = new Payload { Metrics = { new Metric { Name = "Records/Confirmed", LongValue = 70_000 } } }.ToByteArray();
        foreach (var (name, value) in new (string, byte[])[] { ("Command/Id", [0x78, 1]), ("Command/Id", [0x79, 1, 0, 0, 0, 0, 0, 0, 0]), ("Command/Argument1", [0x59, 1, 0, 0, 0, 0, 0, 0, 0]), ("Node Control/Rebirth", [0x72, 0]) })
        {
            byte[] metric = [0x0A, (byte)name.Length, .. System.Text.Encoding.UTF8.GetBytes(name), .. value];
            byte[] named = new Payload { Metrics = { Text("Command/Name", "request-status") } }.ToByteArray();
            Assert.IsNull(Read([.. confirmed, 0x12, (byte)metric.Length, .. metric, .. named]), name);
        }
    }

    [TestMethod]
    public void A_named_command_has_id_name_subject_arguments_and_text()
    {
        var command = Read(
            Text("Command/Id", "a-1"), Text("Command/Name", "announce-emergency"), Text("Command/Subject", "bypass-1"),
            new Metric { Name = "Command/Argument1", Datatype = 4, LongValue = 30 }, new Metric { Name = "Command/Argument2", LongValue = unchecked((ulong)-5L) },
            Text("Command/Text", "王工: fan tripped"))!;
        Assert.AreEqual(("a-1", CommandName.AnnounceEmergency, "bypass-1", 30L, -5L, "王工: fan tripped"),
            (command.Id, command.Name, command.Subject, command.Argument1, command.Argument2, command.Text));
    }

    [TestMethod]
    public void A_name_that_nobody_knows_is_unknown() =>
        Assert.AreEqual(CommandName.Unknown, Read(Text("Command/Id", "a"), Text("Command/Name", "reboot"))!.Name);

    [TestMethod]
    public void A_command_without_id_or_with_half_of_it_asks_for_nothing()
    {
        Assert.IsNull(Read(Text("Command/Name", "request-status")));
        Assert.IsNull(Read(Text("Command/Id", "a")));
        Assert.IsNull(Read(Text("Command/Subject", "bypass-1")));
    }

    [TestMethod]
    public void A_metric_that_comes_twice_is_refused() =>
        Assert.IsNull(Read(Text("Command/Id", "a"), Text("Command/Name", "request-status"), Text("Command/Id", "b")));

    [TestMethod]
    [DataRow("")]
    [DataRow("A")]
    [DataRow("a b")]
    [DataRow("a\n")]
    [DataRow("012345678901234567890123456789012")]
    public void An_id_is_1_to_32_small_letters_digits_and_dashes(string id) =>
        Assert.IsNull(Read(Text("Command/Id", id), Text("Command/Name", "request-status")));

    [TestMethod]
    [DataRow("a\nb")]
    [DataRow("a\0b")]
    [DataRow("a\u007f")]
    [DataRow("a\u0085")]
    [DataRow("")]
    public void A_text_is_printable(string text) => Assert.IsNull(ReadText(System.Text.Encoding.UTF8.GetBytes(text)));

    [TestMethod]
    public void A_text_has_at_most_64_characters()
    {
        Assert.IsNotNull(ReadText(System.Text.Encoding.UTF8.GetBytes(new string('窑', 64))));
        Assert.IsNull(ReadText(System.Text.Encoding.UTF8.GetBytes(new string('窑', 65))));
    }

    [TestMethod]
    public void Only_bytes_that_are_UTF_8_are_text() => Gen.Byte.Array[1, 6].Sample(bytes =>
    {
        string? expected;
        try
        {
            expected = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException)
        {
            expected = null;
        }

        expected = expected is not null && expected.All(letter => !char.IsControl(letter)) ? expected : null;
        Assert.AreEqual(expected, ReadText(bytes)?.Text);
    }, iter: 20_000);

    [TestMethod]
    public void Any_bytes_are_survived() => Gen.Byte.Array[0, Limits.CommandBytes].Sample(bytes =>
    {
        Read(bytes);
    });

    [TestMethod]
    public void A_changed_byte_is_survived_and_read_as_protobuf_reads_it() =>
        Gen.Select(Gen.Int[0, 200], Gen.Byte).Sample((position, octet) =>
        {
            var bytes = Rebirth();
            bytes[position % bytes.Length] = octet;
            if (!WantsRebirth(bytes))
            {
                return true;
            }

            return Payload.Parser.ParseFrom(bytes).Metrics.Any(metric => metric.Name == "Node Control/Rebirth" && metric.BooleanValue);
        }, iter: 5000);

    /// <summary>
    /// A million payloads (some of them every day): noise, and whole commands cut, changed in some bytes, with noise behind. What the reader takes is what protobuf's own
    /// decoder finds in it; nothing else gets through.
    /// </summary>
    [TestMethod]
    public void What_is_taken_is_what_protobuf_finds_in_it()
    {
        var whole = Whole();
        var noise = Gen.Byte.Array[0, 24];
        var changes = Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[0, 3];
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, whole.Length], changes, noise).Sample((kind, cut, changed, behind) =>
        {
            byte[] bytes = kind == 0 ? [] : kind < 3 ? [.. whole[..cut]] : [.. whole];
            foreach (var (at, octet) in changed.Where(change => change.Item1 < bytes.Length))
            {
                bytes[at] = octet;
            }

            bytes = kind is 0 or 5 ? [.. bytes, .. behind] : bytes;
            return Read(bytes) is not { IsNamed: true } command || IsFound(bytes, command);
        }, iter: Soak.Or(1_000_000, 50_000));
    }

    [TestMethod]
    public void A_command_after_a_malformed_one_is_understood()
    {
        var reader = new CommandReader();
        var command = new Command();
        Assert.IsFalse(reader.Read([0x12, 0xFF, 0xFF], command));
        Assert.IsTrue(reader.Read(Rebirth(), command) && command.WantsRebirth);
    }

    private static byte[] Whole() => new Payload
    {
        Timestamp = 1_760_000_000_000,
        Metrics =
        {
            Text("Command/Id", "c-1"),
            Text("Command/Name", "announce-emergency"),
            Text("Command/Subject", "bypass-1"),
            new Metric { Name = "Command/Argument1", Datatype = 4, LongValue = 30 },
            Text("Command/Text", "Li"),
            new Metric { Name = "Records/Confirmed", LongValue = 5 },
        },
    }.ToByteArray();

    private static bool IsFound(byte[] bytes, Command command)
    {
        Payload payload;
        try
        {
            payload = Payload.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            // The reader passes over what it does not need, such as properties, without looking inside.
            return true;
        }

        string? Find(string name) => payload.Metrics.LastOrDefault(metric => metric.Name == name && !metric.IsNull)?.StringValue;
        long Number(string name) => (long)(payload.Metrics.LastOrDefault(metric => metric.Name == name && !metric.IsNull)?.LongValue ?? 0);
        var name = Find("Command/Name");
        return command.Id == Find("Command/Id")
            && (CommandName.NameOf(command.Name) == name || command.Name == CommandName.Unknown)
            && command.Subject == (Find("Command/Subject") ?? "")
            && command.Text == (Find("Command/Text") ?? "")
            && command.Argument1 == Number("Command/Argument1")
            && command.Argument2 == Number("Command/Argument2");
    }

    private static Metric Text(string name, string value) => new() { Name = name, Datatype = 12, StringValue = value };

    private static bool WantsRebirth(byte[] payload) => Read(payload)?.WantsRebirth ?? false;

    private static Command? Read(params Metric[] metrics) => Read(new Payload { Metrics = { metrics } }.ToByteArray());

    private static Command? Read(byte[] payload)
    {
        var command = new Command();
        return new CommandReader().Read(payload, command) ? command : null;
    }

    // Protobuf's own classes refuse to write a string that is none.
    private static Command? ReadText(byte[] text)
    {
        byte[] name = [.. "Command/Text"u8];
        byte[] metric = [0x0A, (byte)name.Length, .. name, 0x7A, .. Length(text.Length), .. text];
        byte[] command = new Payload { Metrics = { Text("Command/Id", "a"), Text("Command/Name", "request-status") } }.ToByteArray();
        return Read([.. command, 0x12, .. Length(metric.Length), .. metric]);
    }

    private static byte[] Length(int length) => length < 0x80 ? [(byte)length] : [(byte)(length | 0x80), (byte)(length >> 7)];

    private static byte[] Rebirth(Action<Metric>? change = null)
    {
        var metric = new Metric { Name = "Node Control/Rebirth", Datatype = 11, Timestamp = 1_760_000_000_000, BooleanValue = true };
        change?.Invoke(metric);
        return new Payload { Metrics = { metric } }.ToByteArray();
    }
}

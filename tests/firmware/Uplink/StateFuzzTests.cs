using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>
/// Messages on the topic of the primary host's STATE, whole, changed and of noise, by the way that real ones take: only what says online or offline with a
/// time ends or begins a session. Deterministic: a batch is made from its number.
/// </summary>
[TestClass]
public sealed partial class StateFuzzTests
{
    private const string Topic = "spBv1.0/STATE/center";
    private const int StepsPerBatch = 100;

    private static readonly Gen<string> _member = Gen.Frequency(
        (6, Gen.Bool.Select(value => value ? "\"online\":true" : "\"online\":false")),
        (6, Gen.OneOf(0L, 999, 1000, 1001, 1002, 2000, 99_999_999_999_999_999, 100_000_000_000_000_001).Select(value => $"\"timestamp\":{value}")),
        (1, Gen.OneOf("\"online\":\"true\"", "\"online\":1", "\"timestamp\":-1", "\"timestamp\":1e3", "\"timestamp\":null", "\"x\":{}", "\"x\":[1]", "\"name\" : \"a}b\"", "\"on\\u006cine\":true", "\"v\":null", "\"\":0")));

    private static readonly Gen<byte[]> _text = Gen.Select(_member.Array[0, 4], Gen.OneOf("", " ", "\r\n\t")).Select((members, blank) =>
        Encoding.UTF8.GetBytes($"{blank}{{{blank}{string.Join($"{blank},{blank}", members)}{blank}}}{blank}"));

    private static readonly Gen<byte[]> _state = Gen.Select(Gen.Bool, Gen.OneOf(999L, 1000, 1001, 1002)).Select((isOnline, utcMs) => State(isOnline, utcMs));

    private static readonly Gen<byte[]> _changed = Gen.Select(_state, Gen.Int[0, 60], Gen.Byte, Gen.Int[0, 3]).Select((whole, place, octet, kind) =>
    {
        var at = place % whole.Length;
        return kind switch
        {
            0 => whole[..at],
            1 => [.. whole[..at], octet, .. whole[at..]],
            _ => [.. whole[..at], octet, .. whole[(at + 1)..]],
        };
    });

    private static readonly Gen<byte[]> _payload = Gen.Frequency(
        (4, _text),
        (2, _state),
        (8, _changed),
        (2, Gen.Byte.Array[0, 40]),
        (1, Gen.Int[1000, 1100].Select(length => (byte[])[.. State(false, 5000)[..^1], .. Enumerable.Repeat((byte)' ', length), (byte)'}'])));

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Nothing_but_a_STATE_ends_a_session()
    {
        var wanted = Soak.Or(200_000, 10_000);
        var inputs = 0;
        var ends = 0;
        for (var batch = 0; inputs < wanted; batch++)
        {
            var random = new PCG(3, (ulong)batch);
            var board = new Board();
            for (var step = 0; step < StepsPerBatch; step++, inputs++)
            {
                var payload = _payload.Generate(random, null, out _);
                try
                {
                    ends += board.Take(payload) ? 1 : 0;
                }
                catch (Exception failure)
                {
                    throw new AssertFailedException($"batch {batch}, step {step}: {Convert.ToHexString(payload)}", failure);
                }
            }
        }

        TestContext.WriteLine($"{inputs} messages (seeds from 0), {ends} of them ended a session");
        Assert.IsGreaterThan(inputs / 100, ends);
    }

    private static byte[] State(bool isOnline, long utcMs) => Encoding.UTF8.GetBytes($$"""{"online":{{(isOnline ? "true" : "false")}},"timestamp":{{utcMs}}}""");

    // A JSON object of members with plain values, as its grammar has it; numbers of the time may begin with zeros.
    [GeneratedRegex("""^[ \t\r\n]*\{(?<member>[ \t\r\n]*"(?<key>[^"\\\x00-\x1f]*)"[ \t\r\n]*:[ \t\r\n]*(?<value>"[^"\\\x00-\x1f]*"|true|false|null|[0-9]+)[ \t\r\n]*(,(?=[ \t\r\n]*")|(?=\})))+\}[ \t\r\n]*$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Json();

    private static (bool IsOnline, long UtcMs)? Read(byte[] payload)
    {
        var match = Json().Match(Encoding.Latin1.GetString(payload));
        if (payload.Length > Limits.CommandBytes || !match.Success)
        {
            return null;
        }

        bool? isOnline = null;
        long? utcMs = null;
        foreach (var (key, value) in match.Groups["key"].Captures.Zip(match.Groups["value"].Captures, (key, value) => (key.Value, value.Value)))
        {
            if (char.IsDigit(value[0]) && decimal.Parse(value, CultureInfo.InvariantCulture) > 100_000_000_000_000_000)
            {
                return null;
            }

            switch (key)
            {
                case "online":
                    isOnline = value is "true" or "false" ? value == "true" : throw new FormatException();
                    break;
                case "timestamp":
                    utcMs = char.IsDigit(value[0]) ? long.Parse(value, CultureInfo.InvariantCulture) : throw new FormatException();
                    break;
                default:
                    break;
            }
        }

        return isOnline is { } online && utcMs is { } time ? (online, time) : null;
    }

    private static (bool IsOnline, long UtcMs)? TryRead(byte[] payload)
    {
        try
        {
            return Read(payload);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>A node that waited for its host and is online, and the newest word of the host.</summary>
    private sealed class Board
    {
        private readonly ScriptedLink _link;
        private readonly UplinkRig _rig;
        private long _newestMs = 1000;

        public Board()
        {
            UplinkRig? rig = null;
            _link = new ScriptedLink(() => rig?.NowMs ?? 0);
            var site = UplinkSites.OneLine();
            site.Uplink.PrimaryHost = "center";
            _rig = rig = new UplinkRig(site, link: () => _link);
            Return();
        }

        /// <summary>A message arrives; true if it ended the session, which begins again.</summary>
        public bool Take(byte[] payload)
        {
            var refused = _rig.Uplink.Commands.RefusedCount;
            var attempts = _link.Attempts.Count;
            var state = TryRead(payload);
            _link.ArriveMessage(Topic, payload);
            _rig.Tick();
            Assert.AreEqual(state is null ? 1 : 0, _rig.Uplink.Commands.RefusedCount - refused, "refused");
            Assert.AreEqual(attempts, _link.Attempts.Count);
            var isNews = state is { } said && said.UtcMs >= _newestMs;
            _newestMs = isNews ? state!.Value.UtcMs : _newestMs;
            if (!isNews || state!.Value.IsOnline)
            {
                Assert.IsTrue(_rig.Uplink.IsOnline);
                return false;
            }

            Assert.IsFalse(_rig.Uplink.IsOnline);
            Assert.AreEqual("spBv1.0/plant/NDEATH/board-1", _link.Published[^1].Topic);
            Return();
            return true;
        }

        private void Return()
        {
            for (var i = 0; i < 10_000 && _rig.Uplink.State != SessionState.WaitingForHost; i++)
            {
                _rig.Tick();
            }

            _link.ArriveMessage(Topic, State(true, _newestMs));
            _rig.Run(1);
            Assert.IsTrue(_rig.Uplink.IsOnline);
            _link.Published.Clear();
        }
    }
}

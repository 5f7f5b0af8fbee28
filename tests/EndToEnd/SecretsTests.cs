using System.Text;
using System.Text.Json.Nodes;
using Edge.Platform.Sparkplug.Wire;
using Edge.Tests.Board;
using Google.Protobuf;

namespace Edge.Tests.EndToEnd;

/// <summary>Passwords and keys stay in the files that bring them: not one of them is in anything else that a board writes, prints or publishes.</summary>
[TestClass]
public class SecretsTests
{
    private const string WifiPassword = "wifi-Pa55w0rd-of-the-plant";
    private const string BrokerPassword = "broker-Pa55w0rd-of-edge-1";
    private const long NumberAsPassword = 4711_0815_1234;

    private readonly TestAuthority _authority = new();
    private string _folder = "";

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("edge-secrets-").FullName;

    [TestCleanup]
    public void DeleteFolder()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public void No_password_and_no_key_is_in_the_log_on_the_console_or_in_a_message()
    {
        var board = _authority.Issue("edge-1");
        using var mosquitto = StartBroker();
        using var subscriber = new Subscriber();
        subscriber.Connect(mosquitto.Port, "localhost", _authority.Der, "platform", "platform");
        PutOnFlash("ca.pem", _authority.Pem);
        PutOnFlash("board.pem", board.CertificatePem);
        PutOnFlash("board.key", board.KeyPem);

        var output = Run(mosquitto, SiteWith(uplink => uplink["password"] = BrokerPassword), subscriber, exitCode: 0);

        // The second file is bad in the very place, and refused; the third changes the password.
        output += Run(mosquitto, SiteWith(uplink => uplink["password"] = NumberAsPassword), subscriber, exitCode: 2);
        StringAssert.Contains(output, "uplink.password: found something else");
        output += Run(mosquitto, SiteWith(uplink => uplink["password"] = BrokerPassword + "-2"), subscriber, exitCode: 0);

        var key = Encoding.ASCII.GetString(board.KeyPem).Split('\n');
        var secrets = new[] { WifiPassword, BrokerPassword, "471108151234", key[1], key[2] }.Select(Encoding.UTF8.GetBytes).Append(board.KeyDer[^40..]).ToArray();
        Assert.AreEqual("", string.Join(", ", Leaks("the console", Encoding.UTF8.GetBytes(output), secrets)));
        Assert.AreEqual("", string.Join(", ", subscriber.Payloads.SelectMany(payload => Leaks("a message", payload, secrets))));
        Assert.AreEqual("", string.Join(", ", WrittenFiles().SelectMany(path => Leaks(path, File.ReadAllBytes(path), secrets))));
        Assert.IsGreaterThan(20, subscriber.Payloads.Length);
        CollectionAssert.Contains(subscriber.Types, "NDATA");
    }

    private static IEnumerable<string> Leaks(string where, byte[] content, byte[][] secrets) =>
        secrets.Where(secret => content.AsSpan().IndexOf(secret) >= 0).Select(secret => $"{Encoding.UTF8.GetString(secret)} is in {where}");

    // All but the site file with its copies, certificates and key: those are where secrets come from.
    private IEnumerable<string> WrittenFiles() =>
        Directory.EnumerateFiles(Path.Combine(_folder, "state"), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is not ("site.json" or "site-a" or "site-b" or "board.key"));

    private string Run(Mosquitto mosquitto, string site, Subscriber subscriber, int exitCode)
    {
        var file = Path.Combine(_folder, "kiln.json");
        File.WriteAllText(file, site);
        using var run = new SimulatorProcess(
            "--site", file, "--broker", $"localhost:{mosquitto.Port}", "--speed", "60", "--for", "6m", "--seed", "5", "--state", Path.Combine(_folder, "state"));
        if (exitCode == 0)
        {
            run.WaitFor(one => one.IsOnline, "the board does not connect");
            var payload = new Payload();
            payload.Metrics.Add(new Metric { Name = "Command/Id", Datatype = 12, StringValue = "status-1" });
            payload.Metrics.Add(new Metric { Name = "Command/Name", Datatype = 12, StringValue = "request-status" });
            subscriber.Publish("spBv1.0/plant/NCMD/edge-1", payload.ToByteArray());
        }

        Assert.AreEqual(exitCode, run.WaitForExit(), run.Errors);
        return run.Output;
    }

    private Mosquitto StartBroker()
    {
        var broker = _authority.Issue("localhost");
        foreach (var (name, content) in new[] { ("ca.pem", _authority.Pem), ("server.pem", broker.CertificatePem), ("server.key", broker.KeyPem) })
        {
            File.WriteAllBytes(Path.Combine(_folder, name), content);
        }

        return Mosquitto.StartOrSkip(
            _folder, $"user {Environment.UserName}\ncafile {_folder}/ca.pem\ncertfile {_folder}/server.pem\nkeyfile {_folder}/server.key\n");
    }

    private void PutOnFlash(string name, byte[] content)
    {
        var flash = Directory.CreateDirectory(Path.Combine(_folder, "state", "media", "internal")).FullName;
        File.WriteAllBytes(Path.Combine(flash, name), content);
    }

    private static string SiteWith(Action<JsonNode> change)
    {
        var site = JsonNode.Parse(ReferenceSite.Json)!;
        site["network"] = new JsonObject { ["ssid"] = "plant", ["password"] = WifiPassword };
        var uplink = site["uplink"]!;
        uplink["username"] = "edge-1";
        uplink["authority"] = "ca.pem";
        uplink["certificate"] = "board.pem";
        uplink["key"] = "board.key";
        uplink["spreadSeconds"] = 0;
        change(uplink);
        return site.ToJsonString();
    }
}

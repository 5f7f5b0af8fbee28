using System.Diagnostics;
using Edge.Configuration;
using Edge.Simulator.Faults;
using Edge.Tests.Cli;
using Edge.Tests.House;
using Edge.Tests.Link;
using Edge.Tests.Uplink;
using Edge.Uplink;

namespace Edge.Tests.EndToEnd;

/// <summary>A real mosquitto as hardware/mosquitto.conf and hardware/mosquitto.acl have it: who is let in, and what for.</summary>
[TestClass]
public class AccessRulesTests
{
    private const string BoardPassword = "board-1-password";
    private const string PlatformPassword = "platform-password";

    private readonly TestAuthority _authority = new();
    private readonly MemoryStorage _files = new();
    private string _folder = "";
    private int _certificatePort;

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("edge-acl-").FullName;

    [TestCleanup]
    public void DeleteFolder()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    [DataRow(false, DisplayName = "by password")]
    [DataRow(true, DisplayName = "by certificate")]
    public async Task A_board_with_its_own_name_is_heard_by_the_platform(bool hasCertificate)
    {
        using var mosquitto = Start();
        using var platform = new Subscriber();
        Listen(platform, mosquitto);
        using var node = hasCertificate ? NodeWithCertificate("board-1") : NodeWithPassword(mosquitto, BoardPassword);
        node.Append();
        await node.RunUntil(() => node.Uplink.Delivered == 1);
        Assert.IsTrue(node.Uplink.IsOnline);
        Wait.Until(() => platform.Sequences.Length == 1, TimeSpan.FromSeconds(10), "the platform hears nothing");
        CollectionAssert.AreEqual(new[] { "NBIRTH", "DBIRTH" }, platform.Types.Take(2).ToArray());
        Assert.AreEqual("", string.Join("\n", platform.Defects));
    }

    [TestMethod]
    public async Task A_wrong_password_is_refused_with_the_broker_s_code()
    {
        using var mosquitto = Start();
        using var node = NodeWithPassword(mosquitto, "guess");
        await node.RunUntil(() => node.Uplink.LastFailure != 0);
        Assert.IsTrue(node.Uplink.LastFailure is 4 or 5, $"{node.Uplink.LastFailure}");
    }

    [TestMethod]
    [DataRow("board-2", "plant", DisplayName = "another board's name")]
    [DataRow("board-1", "works", DisplayName = "another group")]
    public async Task Who_writes_where_its_name_does_not_belong_is_heard_by_nobody_and_keeps_its_records(string name, string group)
    {
        using var mosquitto = Start();
        using var platform = new Subscriber();
        Listen(platform, mosquitto);
        using var node = NodeWithCertificate(name, site => site.Group = group);
        node.Append();
        await node.RunUntil(() => node.Uplink.LastFailure == LinkFailure.NotPassedOn);
        Assert.AreEqual(0, node.Uplink.Delivered);
        Assert.IsFalse(node.Uplink.IsOnline);

        // Behind it, somebody who may: so whatever the first one sent would be here.
        using var other = NodeWithPassword(mosquitto, BoardPassword);
        other.Append();
        await other.RunUntil(() => other.Uplink.Delivered == 1);
        Wait.Until(() => platform.Sequences.Length == 1, TimeSpan.FromSeconds(10), "the platform hears nothing");
        CollectionAssert.AreEqual(new[] { "NBIRTH", "DBIRTH", "NDATA" }, platform.Types);
    }

    [TestMethod]
    public async Task The_simulator_s_platform_and_watch_come_in_by_TLS_with_password_file_and_certificate()
    {
        using var mosquitto = Start();
        Put("password", System.Text.Encoding.UTF8.GetBytes(PlatformPassword + "\nanother line\n"));
        var identity = _authority.Issue("platform");
        Put("platform.pem", identity.CertificatePem);
        Put("platform.key", identity.KeyPem);
        using var watch = new SimulatorProcess("watch", "--broker", $"localhost:{_certificatePort}", "--ca", PathOf("ca.pem"), "--client-cert", PathOf("platform.pem"), "--client-key", PathOf("platform.key"));
        using var platform = new SimulatorProcess(
            "platform", "--store", PathOf("store"), "--host", "platform", "--broker", $"localhost:{mosquitto.Port}", "--ca", PathOf("ca.pem"), "--user", "platform", "--password-file", PathOf("password"));
        platform.WaitFor(run => run.Last?.GetProperty("connected").GetBoolean() == true, "the platform is not let in");
        watch.WaitFor(run => run.Output.Contains("spBv1.0/STATE/platform", StringComparison.Ordinal), "watch shows nothing");
        using var node = NodeWithPassword(mosquitto, BoardPassword);
        node.Append();
        await node.RunUntil(() => node.Uplink.Delivered == 1);
        platform.WaitFor(run => run.Last!.Value.GetProperty("boards").GetArrayLength() == 1 && run.Last.Value.GetProperty("boards")[0].GetProperty("stored").GetInt64() == 1, "nothing is stored");
        watch.WaitFor(run => run.Output.Contains("\"type\":\"NBIRTH\"", StringComparison.Ordinal), "watch shows no birth");
        platform.Interrupt();
        Assert.AreEqual(0, platform.WaitForExit(), platform.Errors);
    }

    [TestMethod]
    public void A_broker_of_another_authority_and_one_of_another_name_get_no_password()
    {
        using var mosquitto = Start();
        using var other = new TestAuthority();
        Put("other.pem", other.Pem);
        foreach (var (host, authority) in new[] { ("localhost", "other.pem"), ("127.0.0.1", "ca.pem") })
        {
            using var run = CommandLine.Run("watch", "--broker", $"{host}:{mosquitto.Port}", "--ca", PathOf(authority), "--user", "platform", "--password", PlatformPassword);
            Assert.AreEqual(2, run.ExitCode);
            StringAssert.StartsWith(run.Error, $"edge: --broker: no MQTT broker answers at {host}:{mosquitto.Port}: ");
            Assert.Contains("certificate", run.Error);
        }
    }

    [TestMethod]
    public async Task A_board_does_not_end_the_connection_of_another_one_by_its_client_id()
    {
        using var mosquitto = Start();
        using var node = NodeWithCertificate("board-1");
        await node.RunUntil(() => node.Uplink.IsOnline);
        using var other = NodeWithCertificate("board-2", site => site.Node = "board-2");
        await other.RunUntil(() => other.Uplink.IsOnline);
        node.Append();
        await node.RunUntil(() => node.Uplink.Delivered == 1);
        Assert.AreEqual(0, node.Uplink.LastFailure);
        Assert.IsTrue(node.Uplink.IsOnline);
    }

    // Both files as they are, but for paths, ports and the user that mosquitto runs as.
    private Mosquitto Start()
    {
        Put("ca.pem", _authority.Pem);
        var broker = _authority.Issue("localhost");
        Put("server.pem", broker.CertificatePem);
        Put("server.key", broker.KeyPem);
        Put("mosquitto.acl", File.ReadAllBytes(Path.Combine(Repository.Root, "hardware", "mosquitto.acl")));
        Password("board-1", BoardPassword);
        Password("platform", PlatformPassword);
        _certificatePort = Mosquitto.FreePort();
        var text = Repository.Read("hardware", "mosquitto.conf")
            .Replace("/etc/mosquitto/edge/", _folder + "/", StringComparison.Ordinal)
            .Replace("/var/lib/mosquitto/", _folder + "/", StringComparison.Ordinal)
            .Replace("listener 8883", $"listener {_certificatePort} 127.0.0.1", StringComparison.Ordinal);
        return Mosquitto.StartOrSkip(_folder, port => $"user {Environment.UserName}\n" + text.Replace("listener 8884", $"listener {port} 127.0.0.1", StringComparison.Ordinal));
    }

    private void Listen(Subscriber platform, Mosquitto mosquitto) =>
        platform.Connect(mosquitto.Port, "localhost", _authority.Der, "platform", PlatformPassword);

    private UplinkNode NodeWithPassword(Mosquitto mosquitto, string password)
    {
        var site = Site();
        site.Uplink.Username = "board-1";
        site.Uplink.Password = password;
        return new UplinkNode(mosquitto.Port, site, "localhost", _files);
    }

    private UplinkNode NodeWithCertificate(string name, Action<SiteSettings>? change = null)
    {
        var identity = _authority.Issue(name);
        _files.Write("board", identity.CertificateDer, 0, identity.CertificateDer.Length);
        _files.Write("key", identity.KeyPem, 0, identity.KeyPem.Length);
        var site = Site();
        site.Uplink.Certificate = "board";
        site.Uplink.Key = "key";
        change?.Invoke(site);
        return new UplinkNode(_certificatePort, site, "localhost", _files);
    }

    private SiteSettings Site()
    {
        _files.Write("ca", _authority.Pem, 0, _authority.Pem.Length);
        var site = UplinkSites.OneLine();
        site.Uplink.Authority = "ca";
        site.Uplink.AcknowledgeSeconds = 5;
        return site;
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private void Put(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder, name), content);

    private void Password(string user, string password)
    {
        var file = Path.Combine(_folder, "passwords");
        string[] arguments = File.Exists(file) ? ["-b", file, user, password] : ["-b", "-c", file, user, password];
        using var process = Process.Start(new ProcessStartInfo("mosquitto_passwd", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode);
    }
}

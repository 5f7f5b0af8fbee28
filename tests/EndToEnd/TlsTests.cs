using Edge.Configuration;
using Edge.Simulator.Faults;
using Edge.Simulator.Link;
using Edge.Uplink;

namespace Edge.Tests.EndToEnd;

/// <summary>The board's link against a real mosquitto with TLS; certificates are made here.</summary>
[TestClass]
public class TlsTests
{
    private readonly TestAuthority _authority = new();
    private readonly MemoryStorage _files = new();
    private string _folder = "";

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("edge-tls-").FullName;

    [TestCleanup]
    public void DeleteFolder()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_broker_whose_certificate_the_authority_signed_is_accepted(bool isText)
    {
        Put("ca", isText ? _authority.Pem : _authority.Der);
        Assert.AreEqual(0, OutcomeOf(_authority.Issue("localhost")));
    }

    [TestMethod]
    public void A_broker_of_another_authority_is_refused()
    {
        using var other = new TestAuthority();
        Put("ca", _authority.Der);
        Assert.AreEqual(LinkFailure.Unreachable, OutcomeOf(other.Issue("localhost")));
    }

    [TestMethod]
    public void A_broker_whose_certificate_has_expired_is_refused()
    {
        Put("ca", _authority.Der);
        Assert.AreEqual(LinkFailure.Unreachable, OutcomeOf(_authority.Issue("localhost", validDays: -1)));
    }

    [TestMethod]
    public void A_broker_with_another_name_is_refused()
    {
        Put("ca", _authority.Der);
        Assert.AreEqual(LinkFailure.Unreachable, OutcomeOf(_authority.Issue("elsewhere")));
    }

    [TestMethod]
    [DataRow(false, "DER")]
    [DataRow(false, "PEM")]
    [DataRow(false, "SEC1")]
    [DataRow(true, "DER")]
    [DataRow(true, "PEM")]
    [DataRow(true, "PKCS#1")]
    public void A_board_with_a_certificate_of_the_authority_is_let_in_where_one_is_required(bool isRsa, string form)
    {
        var board = _authority.Issue("board-1", isRsa: isRsa);
        Put("ca", _authority.Der);
        Put("board", form == "PEM" ? board.CertificatePem : board.CertificateDer);
        Put("key", form switch
        {
            "PEM" => board.KeyPem,
            "DER" => board.KeyDer,
            _ => board.OldKeyDer,
        });
        Assert.AreEqual(0, OutcomeOf(_authority.Issue("localhost"), requiresCertificate: true));
    }

    [TestMethod]
    public void A_board_without_a_certificate_is_refused_where_one_is_required()
    {
        Put("ca", _authority.Der);
        Assert.AreEqual(LinkFailure.Unreachable, OutcomeOf(_authority.Issue("localhost"), requiresCertificate: true));
    }

    [TestMethod]
    public void A_board_with_a_certificate_of_another_authority_is_refused()
    {
        using var other = new TestAuthority();
        var board = other.Issue("board-1");
        Put("ca", _authority.Der);
        Put("board", board.CertificateDer);
        Put("key", board.KeyDer);
        Assert.AreEqual(LinkFailure.Unreachable, OutcomeOf(_authority.Issue("localhost"), requiresCertificate: true));
    }

    [TestMethod]
    public void A_board_whose_certificate_has_expired_is_refused()
    {
        var board = _authority.Issue("board-1", validDays: -1);
        Put("ca", _authority.Der);
        Put("board", board.CertificateDer);
        Put("key", board.KeyDer);
        Assert.AreEqual(LinkFailure.Unreachable, OutcomeOf(_authority.Issue("localhost"), requiresCertificate: true));
    }

    [TestMethod]
    public void Without_the_authority_s_certificate_there_is_no_connection() =>
        Assert.AreEqual(LinkFailure.NoAuthority, Link(1).Connect(Options(_files)));

    [TestMethod]
    [DataRow("board")]
    [DataRow("key")]
    public void Without_one_half_of_its_identity_there_is_no_connection(string missing)
    {
        Put("ca", _authority.Der);
        Put(missing == "key" ? "board" : "key", [1]);
        var options = Options(_files);
        options.Settings.Certificate = "board";
        options.Settings.Key = "key";
        Assert.AreEqual(LinkFailure.NoIdentity, Link(1).Connect(options));
    }

    [TestMethod]
    [DataRow("ca", LinkFailure.NoAuthority)]
    [DataRow("board", LinkFailure.NoIdentity)]
    [DataRow("key", LinkFailure.NoIdentity)]
    public void A_file_that_is_no_certificate_or_key_fails_the_attempt_and_says_which_kind(string bad, int failure)
    {
        var board = _authority.Issue("board-1");
        Put("ca", _authority.Der);
        Put("board", board.CertificateDer);
        Put("key", board.KeyDer);
        Put(bad, "not a certificate"u8.ToArray());
        Assert.AreEqual(failure, OutcomeOf(Link(1)));
    }

    private int OutcomeOf(TestIdentity broker, bool requiresCertificate = false)
    {
        File.WriteAllBytes(Path.Combine(_folder, "ca.pem"), _authority.Pem);
        File.WriteAllBytes(Path.Combine(_folder, "server.pem"), broker.CertificatePem);
        File.WriteAllBytes(Path.Combine(_folder, "server.key"), broker.KeyPem);
        using var mosquitto = Mosquitto.StartOrSkip(
            _folder,
            $"user {Environment.UserName}\ncafile {_folder}/ca.pem\ncertfile {_folder}/server.pem\nkeyfile {_folder}/server.key\n"
            + (requiresCertificate ? "require_certificate true\n" : ""));
        return OutcomeOf(Link(mosquitto.Port));
    }

    private int OutcomeOf(RealTimeLink link)
    {
        Assert.AreEqual(MqttLink.Pending, link.Connect(Options(_files)));
        var arrived = new LinkEvent();
        Wait.Until(() => link.TryTake(arrived) && arrived.Kind == LinkEvent.Connected, TimeSpan.FromSeconds(30), "the attempt does not end");
        link.Drop();
        return arrived.Outcome;
    }

    private RealTimeLink Link(int port) => new(() => true, "localhost", port, _files);

    private void Put(string name, byte[] content) => _files.Write(name, content, 0, content.Length);

    private static LinkOptions Options(MemoryStorage files) => new()
    {
        Settings = new UplinkSettings
        {
            ClientId = "board-1",
            Authority = "ca",
            Certificate = files.GetLength("board") > 0 ? "board" : null,
            Key = files.GetLength("key") > 0 ? "key" : null,
            KeepAliveSeconds = 30,
        },
        WillTopic = "will",
        WillPayload = "gone",
    };
}

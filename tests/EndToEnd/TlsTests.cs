using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Simulator.Faults;
using Edge.Simulator.Link;
using Edge.Uplink;

namespace Edge.Tests.EndToEnd;

/// <summary>The board's link against a real mosquitto with TLS and passwords; certificates are made here.</summary>
[TestClass]
public class TlsTests
{
    private string _folder = "";

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("edge-tls-").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_broker_whose_certificate_the_authority_signed_is_accepted()
    {
        using var authority = Authority("CN=Plant");
        Assert.AreEqual(0, OutcomeOf(authority, authority, 30));
    }

    [TestMethod]
    public void A_broker_of_another_authority_is_refused()
    {
        using var authority = Authority("CN=Plant");
        using var other = Authority("CN=Plant");
        Assert.AreEqual(LinkFailure.Unreachable, OutcomeOf(other, authority, 30));
    }

    [TestMethod]
    public void A_broker_whose_certificate_has_expired_is_refused()
    {
        using var authority = Authority("CN=Plant");
        Assert.AreEqual(LinkFailure.Unreachable, OutcomeOf(authority, authority, -1));
    }

    [TestMethod]
    public void Without_the_authority_s_certificate_there_is_no_connection()
    {
        var link = new RealTimeLink(() => true, "127.0.0.1", 1, new MemoryStorage());
        Assert.AreEqual(LinkFailure.NoAuthority, link.Connect(Options()));
    }

    // What the broker's certificate is signed by, what the board trusts, and how long the certificate is valid from now on.
    private int OutcomeOf(X509Certificate2 signer, X509Certificate2 trusted, int validDays)
    {
        WriteServer(signer, validDays);
        using var mosquitto = Mosquitto.StartOrSkip(
            _folder, $"user {Environment.UserName}\ncertfile {Path.Combine(_folder, "server.pem")}\nkeyfile {Path.Combine(_folder, "server.key")}\n");
        var files = new MemoryStorage();
        var certificate = trusted.Export(X509ContentType.Cert);
        files.Write("ca.der", certificate, 0, certificate.Length);
        var link = new RealTimeLink(() => true, "localhost", mosquitto.Port, files);
        Assert.AreEqual(MqttLink.Pending, link.Connect(Options()));
        var arrived = new LinkEvent();
        Wait.Until(() => link.TryTake(arrived) && arrived.Kind == LinkEvent.Connected, TimeSpan.FromSeconds(30), "the attempt does not end");
        link.Drop();
        return arrived.Outcome;
    }

    private static LinkOptions Options() =>
        new() { Host = "127.0.0.1", Port = 1, ClientId = "board-1", Authority = "ca.der", WillTopic = "will", WillPayload = "gone", KeepAliveSeconds = 30 };

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(60));
    }

    private void WriteServer(X509Certificate2 signer, int validDays)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(signer, DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(validDays), [1, 2, 3, 4]);
        File.WriteAllText(Path.Combine(_folder, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }
}

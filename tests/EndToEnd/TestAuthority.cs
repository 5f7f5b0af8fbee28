extern alias DesktopCryptography;

using System.Security.Cryptography;
using DesktopCryptography::System.Security.Cryptography.X509Certificates;

namespace Edge.Tests.EndToEnd;

/// <summary>A certificate with its key.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Key">Its private key.</param>
internal sealed record TestIdentity(X509Certificate2 Certificate, AsymmetricAlgorithm Key)
{
    public byte[] CertificateDer => Certificate.Export(X509ContentType.Cert);

    public byte[] CertificatePem => System.Text.Encoding.ASCII.GetBytes(Certificate.ExportCertificatePem() + "\n");

    public byte[] KeyDer => Key.ExportPkcs8PrivateKey();

    public byte[] KeyPem => System.Text.Encoding.ASCII.GetBytes(Key.ExportPkcs8PrivateKeyPem() + "\n");

    /// <summary>The key in the older form of its kind: PKCS#1 or SEC1.</summary>
    public byte[] OldKeyDer => Key is RSA rsa ? rsa.ExportRSAPrivateKey() : ((ECDsa)Key).ExportECPrivateKey();
}

/// <summary>A certificate authority of a plant.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly byte[] _serial = [1];

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Plant", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(60));
    }

    public byte[] Der => _certificate.Export(X509ContentType.Cert);

    public byte[] Pem => System.Text.Encoding.ASCII.GetBytes(_certificate.ExportCertificatePem() + "\n");

    /// <summary>A certificate for a name that is valid for some days from now on.</summary>
    public TestIdentity Issue(string name, int validDays = 30, bool isRsa = false)
    {
        AsymmetricAlgorithm key = isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA rsa
            ? new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var signer = X509SignatureGenerator.CreateForECDsa(_key);
        return new TestIdentity(request.Create(_certificate.SubjectName, signer, DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(validDays), _serial), key);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}

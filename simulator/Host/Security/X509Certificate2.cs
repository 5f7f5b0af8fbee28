extern alias DesktopCryptography;

using Desktop = DesktopCryptography::System.Security.Cryptography;

namespace System.Security.Cryptography.X509Certificates;

/// <summary>
/// A certificate with its private key: PKCS#8, PKCS#1 or SEC1, as DER or as PEM. A key that belongs to another certificate is refused here; the board finds that out in the handshake.
/// </summary>
public class X509Certificate2 : X509Certificate
{
    private static readonly string[] _labels = ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"];

    public X509Certificate2(byte[] rawData, byte[] key, string? password)
        : base(Join(Read(rawData), key, password))
    {
    }

    private static Desktop.X509Certificates.X509Certificate2 Join(Desktop.X509Certificates.X509Certificate2 certificate, byte[] key, string? password)
    {
        if (!IsDer(key))
        {
            return Try(() => Join(certificate.ExportCertificatePem(), TextOf(key), password));
        }

        // DER does not say what it is: each reading is tried, as the board's library does.
        foreach (var label in _labels)
        {
            try
            {
                return Join(certificate.ExportCertificatePem(), Desktop.PemEncoding.WriteString(label, key), password);
            }
            catch (CryptographicException)
            {
                // The next one, then.
            }
        }

        throw new ArgumentException("no private key");
    }

    private static Desktop.X509Certificates.X509Certificate2 Join(string certificate, string key, string? password) => password is null
        ? Desktop.X509Certificates.X509Certificate2.CreateFromPem(certificate, key)
        : Desktop.X509Certificates.X509Certificate2.CreateFromEncryptedPem(certificate, key, password);
}

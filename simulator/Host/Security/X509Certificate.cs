extern alias DesktopCryptography;

using System.Text;

using Edge.Host;

using Desktop = DesktopCryptography::System.Security.Cryptography;

namespace System.Security.Cryptography.X509Certificates;

/// <summary>
/// A certificate, as DER or as PEM; it takes the place of .NET's own type of that name. As on the board, whose TLS library takes C strings, PEM has to end with a NUL character,
/// and what is no certificate is an <see cref="ArgumentException"/>.
/// </summary>
public class X509Certificate
{
    private const byte Asn1Sequence = 0x30;

    public X509Certificate(byte[] certificate)
        : this(Read(certificate))
    {
    }

    private protected X509Certificate(Desktop.X509Certificates.X509Certificate2 certificate)
    {
        OfDesktop = certificate;
    }

    internal Desktop.X509Certificates.X509Certificate2 OfDesktop { get; }

    private protected static Desktop.X509Certificates.X509Certificate2 Read(byte[] certificate) => Try(() =>
        IsDer(certificate)
            ? Desktop.X509Certificates.X509CertificateLoader.LoadCertificate(certificate)
            : Desktop.X509Certificates.X509Certificate2.CreateFromPem(TextOf(certificate)));

    private protected static bool IsDer(byte[] content) => content is [Asn1Sequence, ..];

    private protected static string TextOf(byte[] content) => content is [.., 0]
        ? Encoding.ASCII.GetString(content, 0, content.Length - 1)
        : throw new ArgumentException("PEM has to end with a NUL");

    private protected static T Try<T>(Func<T> read)
    {
        using var scope = VendorMeter.Enter();
        try
        {
            return read();
        }
        catch (CryptographicException)
        {
            throw new ArgumentException("neither DER nor PEM");
        }
    }
}

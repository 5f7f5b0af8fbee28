extern alias DesktopCryptography;

using DesktopCryptography::System.Security.Cryptography.X509Certificates;
using MQTTnet;

namespace Edge.Platform;

/// <summary>Sets TLS by the files of <see cref="BrokerOptions"/>.</summary>
internal static class BrokerTls
{
    public static void Set(MqttClientOptionsBuilder builder, BrokerOptions broker)
    {
        if (broker.Authority is null)
        {
            if (broker.Certificate is not null || broker.Key is not null)
            {
                throw new BrokerException("a client certificate needs the authority of the broker's");
            }

            return;
        }

        var trusted = Read($"'{broker.Authority}' is no authority", () => Import(broker.Authority));
        if ((broker.Certificate is null) != (broker.Key is null))
        {
            throw new BrokerException("a client certificate and its key need each other");
        }

        var own = broker.Certificate is null ? null : Read($"'{broker.Certificate}' and '{broker.Key}' are no certificate and its key", () => X509Certificate2.CreateFromPemFile(broker.Certificate, broker.Key));
        builder.WithTlsOptions(tls =>
        {
            // An authority of a plant publishes no list of what it revoked.
            tls.UseTls().WithTrustChain(trusted).WithRevocationMode(X509RevocationMode.NoCheck);
            if (own is not null)
            {
                tls.WithClientCertificates([own]);
            }
        });
    }

    private static X509Certificate2Collection Import(string path)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(path);
        return found.Count > 0 ? found : throw new IOException("there is no certificate in PEM form in it");
    }

    private static T Read<T>(string otherwise, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            throw new BrokerException($"{otherwise}: {failure.Message}");
        }
    }
}

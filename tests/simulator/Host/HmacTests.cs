using System.Security.Cryptography;
using Edge.Host;

namespace Edge.Tests.Host;

[TestClass]
public sealed class HmacTests
{
    [TestMethod]
    public void Codes_are_those_of_HMAC_SHA256_whatever_key_and_bytes_came_before()
    {
        // Inputs that begin alike, under keys that come again: what is kept of one must not answer for another.
        byte[][] keys = [new byte[32], [.. Enumerable.Range(0, 32).Select(static i => (byte)i)]];
        for (var round = 0; round < 2; round++)
        {
            foreach (var key in keys)
            {
                var code = HostHmac(key);
                foreach (var length in (int[])[1, 8, 256, 4096])
                {
                    for (byte last = 0; last < 3; last++)
                    {
                        var input = new byte[length];
                        input[^1] = last;
                        CollectionAssert.AreEqual(Expected(key, input), code(input), $"round {round}, {length} bytes that end in {last}");
                    }
                }
            }
        }
    }

    [TestMethod]
    public void A_code_is_the_callers_to_change_and_so_is_the_key()
    {
        byte[] key = new byte[32];
        var code = HostHmac(key);
        code(new byte[256])[0] ^= 1;
        CollectionAssert.AreEqual(Expected(key, new byte[256]), code(new byte[256]));

        key[5] = 1;
        CollectionAssert.AreEqual(Expected(key, new byte[256]), code(new byte[256]));
    }

    private static byte[] Expected(byte[] key, byte[] input)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(input);
        return hash.GetHashAndReset();
    }

    /// <summary>The host type has the name of .NET's own.</summary>
    private static Func<byte[], byte[]> HostHmac(byte[] key)
    {
        var type = typeof(VendorMeter).Assembly.GetType("System.Security.Cryptography.HMACSHA256", throwOnError: true)!;
        return type.GetMethod("ComputeHash", [typeof(byte[])])!.CreateDelegate<Func<byte[], byte[]>>(Activator.CreateInstance(type, key));
    }
}

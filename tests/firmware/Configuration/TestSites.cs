using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Configuration;

namespace Edge.Tests.Configuration;

/// <summary>The reference site, as it is or with something changed.</summary>
internal static class TestSites
{
    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Bytes of hardware/reference-site.json.</summary>
    public static byte[] ReferenceBytes => File.ReadAllBytes(ReferencePath);

    /// <summary>Path of hardware/reference-site.json.</summary>
    public static string ReferencePath { get; } = FindReference();

    public static SiteSettings Reference() => Read(ReferenceBytes);

    public static SiteSettings Read(byte[] json) => SiteReader.Read(json, json.Length);

    /// <summary>Reads the reference site after a change of its JSON.</summary>
    public static SiteSettings With(Action<JsonNode> change) => Read(BytesWith(change));

    /// <summary>The one error line about the reference site after a change.</summary>
    public static string ErrorWith(Action<JsonNode> change) => ErrorOf(BytesWith(change));

    public static string ErrorOf(string json) => ErrorOf(Encoding.UTF8.GetBytes(json));

    public static string ErrorOf(byte[] json) => Assert.ThrowsExactly<SiteException>(() => Read(json)).Message;

    public static byte[] BytesWith(Action<JsonNode> change)
    {
        var root = JsonNode.Parse(ReferenceBytes)!;
        change(root);
        return Encoding.UTF8.GetBytes(root.ToJsonString(_plain));
    }

    private static string FindReference()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "hardware", "reference-site.json");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("hardware/reference-site.json is in no folder above the tests");
    }
}

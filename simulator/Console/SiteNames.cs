using System.Text.Json;

namespace Edge.Simulator.Consoles;

/// <summary>Display names by id, from the site file: a board keeps none of its contacts and valves, as it has no use for them.</summary>
internal sealed class SiteNames
{
    private readonly Dictionary<string, string> _names = [];

    /// <summary>Reads the names; what cannot be read has none.</summary>
    public SiteNames(string siteJson)
    {
        try
        {
            using var site = JsonDocument.Parse(siteJson);
            foreach (var line in Items(site.RootElement, "lines"))
            {
                foreach (var item in Items(line, "contacts").Concat(Items(line, "valves")))
                {
                    Add(item);
                }
            }
        }
        catch (JsonException)
        {
            // The board runs on the last good file.
        }
    }

    /// <summary>The name of something; its id where it has none.</summary>
    public string Of(string id) => _names.GetValueOrDefault(id, id);

    private static JsonElement[] Items(JsonElement parent, string key) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    private void Add(JsonElement item)
    {
        if (Text(item, "id") is { } id && Text(item, "name") is { } name)
        {
            _names[id] = name;
        }
    }

    private static string? Text(JsonElement item, string key) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edge.Simulator.Scenarios;

/// <summary>Changes the text of a site file as a scenario's <c>set</c> and <c>add</c> lines say.</summary>
internal static class SiteEdit
{
    /// <summary>Applies all changes; the result is checked by the firmware's own reader.</summary>
    /// <exception cref="ScenarioException">A path leads nowhere, or a value is no JSON.</exception>
    public static string Apply(Scenario scenario, string siteJson)
    {
        if (scenario.SiteChanges.Count == 0)
        {
            return siteJson;
        }

        try
        {
            var root = JsonNode.Parse(siteJson)!;
            foreach (var change in scenario.SiteChanges)
            {
                Apply(scenario, root, change);
            }

            return root.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        }
        catch (JsonException error)
        {
            throw new ScenarioException(scenario.File, 0, $"the site file is no JSON: {error.Message}");
        }
    }

    private static void Apply(Scenario scenario, JsonNode root, SiteChange change)
    {
        var value = Parse(scenario, change);
        var steps = change.Path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        var node = steps.Length == 0 ? null : FindId(root, steps[0]);
        var next = node is null ? 0 : 1;
        node ??= root;
        var last = change.Verb == "add" ? steps.Length : steps.Length - 1;
        for (; next < last; next++)
        {
            node = Step(node, steps[next]) ?? throw Refuse(scenario, change, $"leads nowhere at '{steps[next]}'");
        }

        if (change.Verb == "add")
        {
            (node as JsonArray ?? throw Refuse(scenario, change, "is no array")).Add(value);
        }
        else if (last < next || node is not JsonObject members || steps[^1].StartsWith('['))
        {
            throw Refuse(scenario, change, "names no member of an object");
        }
        else if (value is null)
        {
            members.Remove(steps[^1]);
        }
        else
        {
            members[steps[^1]] = value;
        }
    }

    private static JsonNode? Parse(Scenario scenario, SiteChange change)
    {
        try
        {
            return JsonNode.Parse(change.Json);
        }
        catch (JsonException)
        {
            throw new ScenarioException(scenario.File, change.Line, $"'{change.Json}' is no JSON value; allowed: 1.5, true, \"text\", [..], {{..}}, or null to remove it");
        }
    }

    private static JsonNode? Step(JsonNode node, string step)
    {
        if (step.StartsWith('['))
        {
            return node is JsonArray array && int.TryParse(step.Trim('[', ']'), out var index) && index >= 0 && index < array.Count ? array[index] : null;
        }

        return (node as JsonObject)?[step];
    }

    // The line, channel, contact or valve of an id.
    private static JsonNode? FindId(JsonNode? node, string id) => node switch
    {
        JsonObject members when members["lines"] is JsonArray => FindId(members["lines"], id),
        JsonObject members when members["id"] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == id => members,
        JsonObject members => members.Select(member => FindId(member.Value, id)).FirstOrDefault(found => found is not null),
        JsonArray array => array.Select(item => FindId(item, id)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static ScenarioException Refuse(Scenario scenario, SiteChange change, string why) =>
        new(scenario.File, change.Line, $"'{change.Path}' {why}; allowed: an id of the site and a key (bypass-1.relay), or a path (lines[0].name)");
}

using System.Text;
using System.Text.Json;

namespace Edge.Platform;

/// <summary>
/// What a primary host says of itself in STATE. Boards pass over what is older than the newest that they heard, so that the will of a connection counts only as long as
/// nothing newer was said since: within a connection all has the timestamp of its will, and who wants to say more connects anew.
/// </summary>
internal sealed class HostPresence(string hostId, TimeProvider time)
{
    // Boards read no greater time.
    private const long MostMs = 100_000_000_000_000_000;

    private long _connectionMs;
    private long _newestMs;

    /// <summary>Its topic.</summary>
    public string Topic { get; } = $"spBv1.0/STATE/{hostId}";

    /// <summary>What is said while the connection stands.</summary>
    public byte[] Online => State(isOnline: true, _connectionMs);

    /// <summary>A connection is about to be made: its will.</summary>
    public byte[] Begin()
    {
        _connectionMs = _newestMs = Math.Max(_newestMs + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        return State(isOnline: false, _connectionMs);
    }

    /// <summary>The host ends on purpose.</summary>
    public byte[] End() => State(isOnline: false, Math.Max(_connectionMs, time.GetUtcNow().ToUnixTimeMilliseconds()));

    /// <summary>
    /// Takes what somebody said of this host: the broker of a connection before this one, a host before this one with a clock that was ahead, or another host of the id.
    /// </summary>
    /// <returns>Whether it is a STATE; whether it says offline; and whether boards that heard it pass over what is said on this connection.</returns>
    public (bool IsState, bool IsOffline, bool IsNewer) Take(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            using var document = JsonDocument.ParseValue(ref reader);
            var isState = document.RootElement.TryGetProperty("online", out var online) && online.ValueKind is JsonValueKind.True or JsonValueKind.False;
            if (!isState || !document.RootElement.GetProperty("timestamp").TryGetInt64(out var ms) || ms is < 0 or >= MostMs)
            {
                return default;
            }

            _newestMs = Math.Max(_newestMs, ms);
            return (true, !online.GetBoolean(), ms > _connectionMs);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return default;
        }
    }

    private static byte[] State(bool isOnline, long ms) => Encoding.UTF8.GetBytes($"{{\"online\":{(isOnline ? "true" : "false")},\"timestamp\":{ms}}}");
}

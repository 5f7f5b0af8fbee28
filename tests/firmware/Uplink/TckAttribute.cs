namespace Edge.Tests.Uplink;

/// <summary>An assertion of the Sparkplug TCK, without its prefix tck-id-, that a test holds. CONFORMANCE.md is checked against these.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class TckAttribute(string id) : TestPropertyAttribute("tck-id", id);

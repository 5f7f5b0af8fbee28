namespace Edge.Tests.Host;

/// <summary>One public type: what it is, and its members as one canonical line each.</summary>
/// <param name="Header">Kind, modifiers and base: must be the same on both sides.</param>
/// <param name="Interfaces">Interfaces, in no order.</param>
/// <param name="Members">Fields, constructors, methods, events and, one by one, the accessors of properties.</param>
internal sealed record SurfaceType(string Header, IReadOnlySet<string> Interfaces, IReadOnlySet<string> Members);

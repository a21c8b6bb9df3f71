using System.Collections.Frozen;
using Gantry.Kube.Core;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

public sealed record Endpoint
{
    [RequiredField, ListSet]
    public IReadOnlyList<string> Addresses { get; init => field = value ?? []; } = [];

    public EndpointConditions? Conditions { get; init; }

    public IReadOnlyDictionary<string, string> DeprecatedTopology { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    public EndpointHints? Hints { get; init; }

    public string? Hostname { get; init; }

    public string? NodeName { get; init; }

    public ObjectReference? TargetRef { get; init; }

    public string? Zone { get; init; }
}

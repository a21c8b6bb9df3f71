using System.Collections.Frozen;
using Gantry.Kube.Core;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

/// <summary>One receiver of a service's traffic, usually a pod.</summary>
public sealed record Endpoint
{
    /// <summary>The addresses of the endpoint.</summary>
    [RequiredField, ListSet]
    public IReadOnlyList<string> Addresses { get; init => field = value ?? []; } = [];

    /// <summary>Whether it takes traffic.</summary>
    public EndpointConditions? Conditions { get; init; }

    /// <summary>Labels of the node, as an older version had them.</summary>
    public IReadOnlyDictionary<string, string> DeprecatedTopology { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>For whom it is meant.</summary>
    public EndpointHints? Hints { get; init; }

    /// <summary>The name of the host.</summary>
    public string? Hostname { get; init; }

    /// <summary>The node that it is on.</summary>
    public string? NodeName { get; init; }

    /// <summary>The object behind it, usually a pod.</summary>
    public ObjectReference? TargetRef { get; init; }

    /// <summary>The zone that it is in.</summary>
    public string? Zone { get; init; }
}

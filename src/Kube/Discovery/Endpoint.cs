using System.Collections.Frozen;
using Gantry.Kube.Core;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

/// <summary>One receiver of a service's traffic, usually a pod.</summary>
public sealed record Endpoint
{
    /// <summary>The addresses of the endpoint.</summary>
    [RequiredField, ListSet, WireField(1)]
    public IReadOnlyList<string> Addresses { get; init => field = value ?? []; } = [];

    /// <summary>Whether it takes traffic.</summary>
    [WireField(2)]
    public EndpointConditions? Conditions { get; init; }

    /// <summary>Labels of the node, as an older version had them.</summary>
    [WireField(5)]
    public IReadOnlyDictionary<string, string> DeprecatedTopology { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>For whom it is meant.</summary>
    [WireField(8)]
    public EndpointHints? Hints { get; init; }

    /// <summary>The name of the host.</summary>
    [WireField(3, KeepsZero = true)]
    public string? Hostname { get; init; }

    /// <summary>The node that it is on.</summary>
    [WireField(6, KeepsZero = true)]
    public string? NodeName { get; init; }

    /// <summary>The object behind it, usually a pod.</summary>
    [WireField(4)]
    public ObjectReference? TargetRef { get; init; }

    /// <summary>The zone that it is in.</summary>
    [WireField(7, KeepsZero = true)]
    public string? Zone { get; init; }
}

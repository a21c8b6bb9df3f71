using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Networking;

/// <summary>A host and where its requests go.</summary>
public sealed record IngressRule
{
    /// <summary>The name of the host; a first part of * stands for any. Left out, the rule is for all hosts.</summary>
    [WireField(1)]
    public string? Host { get; init; }

    /// <summary>The paths of the host.</summary>
    [WireField(2, 1)]
    public HTTPIngressRuleValue? Http { get; init; }
}

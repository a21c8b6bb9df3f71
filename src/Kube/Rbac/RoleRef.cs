using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Rbac;

/// <summary>The role that a binding grants.</summary>
[MapAtomic]
public sealed record RoleRef
{
    /// <summary>The group of the role's kind: rbac.authorization.k8s.io.</summary>
    [WireField(1)]
    public string? ApiGroup { get; init; }

    /// <summary>Role or ClusterRole.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the role.</summary>
    [RequiredField(InOwnWords = true), WireField(3)]
    public string Name { get; init => field = value ?? ""; } = "";
}

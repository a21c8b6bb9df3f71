using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Rbac;

/// <summary>A user, a group or a service account that a role is granted to.</summary>
[MapAtomic]
public sealed record Subject
{
    /// <summary>The group of the subject's kind: "" for service accounts, rbac.authorization.k8s.io for users and groups.</summary>
    [WireField(2)]
    public string? ApiGroup { get; init; }

    /// <summary>User, Group or ServiceAccount.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the subject.</summary>
    [RequiredField, WireField(3)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The namespace of a service account; users and groups have none.</summary>
    [WireField(4)]
    public string? Namespace { get; init; }
}

using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>Who makes requests: the field that the kind names.</summary>
public sealed record Subject
{
    /// <summary>A group of users.</summary>
    [WireField(3)]
    public GroupSubject? Group { get; init; }

    /// <summary>Group, ServiceAccount or User.</summary>
    [RequiredField, OneOf("Group", "ServiceAccount", "User"), WireField(1)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>A service account.</summary>
    [WireField(4)]
    public ServiceAccountSubject? ServiceAccount { get; init; }

    /// <summary>A user.</summary>
    [WireField(2)]
    public UserSubject? User { get; init; }
}

using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Certificates;

/// <summary>A decision about the request.</summary>
public sealed record CertificateSigningRequestCondition
{
    /// <summary>When the status last changed.</summary>
    [WireField(5)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>When the condition was last looked at.</summary>
    [WireField(4)]
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>An explanation for people.</summary>
    [WireField(3)]
    public string? Message { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    [WireField(2)]
    public string? Reason { get; init; }

    /// <summary>True, False or Unknown; True for decisions.</summary>
    [RequiredField, WireField(6)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Approved, Denied or Failed.</summary>
    [RequiredField, WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}

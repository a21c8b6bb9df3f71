using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>One change: the field that the type names.</summary>
public sealed record Mutation
{
    /// <summary>The fields to apply.</summary>
    [WireField(3)]
    public ApplyConfiguration? ApplyConfiguration { get; init; }

    /// <summary>The steps of a JSON patch.</summary>
    [WireField(4)]
    public JSONPatch? JsonPatch { get; init; }

    /// <summary>ApplyConfiguration or JSONPatch.</summary>
    [RequiredField, OneOf("ApplyConfiguration", "JSONPatch"), WireField(2)]
    public string PatchType { get; init => field = value ?? ""; } = "";
}

using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>A resource of whatever version.</summary>
public sealed record GroupResource
{
    /// <summary>The group.</summary>
    [RequiredField, WireField(1)]
    public string Group { get; init => field = value ?? ""; } = "";

    /// <summary>The resource in the plural.</summary>
    [RequiredField, WireField(2)]
    public string Resource { get; init => field = value ?? ""; } = "";
}

using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>A kind of objects that hold parameters.</summary>
[MapAtomic]
public sealed record ParamKind
{
    /// <summary>The group and version.</summary>
    [WireField(1)]
    public string? ApiVersion { get; init; }

    /// <summary>The kind.</summary>
    [WireField(2)]
    public string? Kind { get; init; }
}

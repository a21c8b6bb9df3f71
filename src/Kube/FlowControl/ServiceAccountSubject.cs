using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>A service account.</summary>
public sealed record ServiceAccountSubject
{
    /// <summary>Its name; * for all of the namespace.</summary>
    [RequiredField, WireField(2)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its namespace.</summary>
    [RequiredField, WireField(1)]
    public string Namespace { get; init => field = value ?? ""; } = "";
}

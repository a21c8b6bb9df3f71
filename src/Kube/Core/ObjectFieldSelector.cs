using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

[MapAtomic]
public sealed record ObjectFieldSelector
{
    [DefaultsTo("v1")]
    public string? ApiVersion { get; init; }

    [RequiredField]
    public string FieldPath { get; init => field = value ?? ""; } = "";
}

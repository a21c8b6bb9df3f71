using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

[MapAtomic]
public sealed record ObjectFieldSelector
{
    public string? ApiVersion { get; init; }

    [RequiredField]
    public string FieldPath { get; init => field = value ?? ""; } = "";
}

using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record EnvVar
{
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    public string? Value { get; init; }

    public EnvVarSource? ValueFrom { get; init; }
}

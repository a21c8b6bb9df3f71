using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ConfigMapNodeConfigSource
{
    [RequiredField]
    public string KubeletConfigKey { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Namespace { get; init => field = value ?? ""; } = "";

    public string? ResourceVersion { get; init; }

    public string? Uid { get; init; }
}

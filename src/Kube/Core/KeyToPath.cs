using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record KeyToPath
{
    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    public int? Mode { get; init; }

    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";
}

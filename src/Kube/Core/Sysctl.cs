using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Sysctl
{
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Value { get; init => field = value ?? ""; } = "";
}

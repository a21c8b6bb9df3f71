using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodIP
{
    [RequiredField]
    public string Ip { get; init => field = value ?? ""; } = "";
}

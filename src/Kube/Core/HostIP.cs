using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record HostIP
{
    [RequiredField]
    public string Ip { get; init => field = value ?? ""; } = "";
}

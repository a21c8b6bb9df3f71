using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NodeAddress
{
    [RequiredField]
    public string Address { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Type { get; init => field = value ?? ""; } = "";
}

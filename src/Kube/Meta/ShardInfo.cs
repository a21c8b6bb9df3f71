using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

public sealed record ShardInfo
{
    [RequiredField]
    public string Selector { get; init => field = value ?? ""; } = "";
}

using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>Which part of all objects a list shows.</summary>
public sealed record ShardInfo
{
    /// <summary>The part as it was asked for.</summary>
    [RequiredField, WireField(1)]
    public string Selector { get; init => field = value ?? ""; } = "";
}

using Gantry.Kube.Meta;

namespace Gantry.Kube;

/// <summary>The metadata of an object of any kind: enough for owners, finalizers and deletion.</summary>
public sealed record PartialObject : IKubeObject
{
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    public string Kind { get; init => field = value ?? ""; } = "";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();
}

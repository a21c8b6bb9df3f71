using Gantry.Kube.Meta;

namespace Gantry.Kube.Policy;

public sealed record Eviction
{
    public string ApiVersion { get; init => field = value ?? "policy/v1"; } = "policy/v1";

    public DeleteOptions? DeleteOptions { get; init; }

    public string Kind { get; init => field = value ?? "Eviction"; } = "Eviction";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();
}

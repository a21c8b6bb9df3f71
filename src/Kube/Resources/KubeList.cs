using Gantry.Kube.Meta;

namespace Gantry.Kube;

/// <summary>The answer to a list request.</summary>
public sealed record KubeList<T>
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ListMeta Metadata { get; init => field = value ?? new(); } = new();

    public IReadOnlyList<T> Items { get; init => field = value ?? []; } = [];
}

using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ResourceStatus
{
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    [ListMap("resourceID")]
    public IReadOnlyList<ResourceHealth> Resources { get; init => field = value ?? []; } = [];
}

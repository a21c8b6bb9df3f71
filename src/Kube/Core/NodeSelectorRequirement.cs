using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NodeSelectorRequirement
{
    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    [RequiredField, OneOf("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")]
    public string Operator { get; init => field = value ?? ""; } = "";

    [ListAtomic]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}

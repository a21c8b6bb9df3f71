using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

public sealed record LabelSelectorRequirement
{
    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    [RequiredField, OneOf("In", "NotIn", "Exists", "DoesNotExist")]
    public string Operator { get; init => field = value ?? ""; } = "";

    [ListAtomic]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}

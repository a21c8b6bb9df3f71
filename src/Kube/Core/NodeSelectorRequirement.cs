using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A condition on one label or field of a node.</summary>
public sealed record NodeSelectorRequirement
{
    /// <summary>The key.</summary>
    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>In, NotIn, Exists, DoesNotExist, Gt or Lt.</summary>
    [RequiredField, OneOf("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>The values to compare with.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}

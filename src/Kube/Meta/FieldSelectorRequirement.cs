using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>One term of a field selector.</summary>
public sealed record FieldSelectorRequirement
{
    /// <summary>The field.</summary>
    [RequiredField, WireField(1)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>In, NotIn, Exists or DoesNotExist.</summary>
    [RequiredField, WireField(2)]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>The values for In and NotIn; empty for the others.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}

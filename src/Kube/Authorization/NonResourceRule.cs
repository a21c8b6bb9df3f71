using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authorization;

/// <summary>Paths that may be asked for, and how.</summary>
public sealed record NonResourceRule
{
    /// <summary>The paths; a * at the end stands for any rest.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> NonResourceURLs { get; init => field = value ?? []; } = [];

    /// <summary>The methods in lower case; * for all.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];
}

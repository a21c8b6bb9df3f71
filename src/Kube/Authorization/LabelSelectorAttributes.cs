using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authorization;

/// <summary>The label selector of the request, as text or taken apart.</summary>
public sealed record LabelSelectorAttributes
{
    /// <summary>The selector as a client writes it. It may not be given together with requirements.</summary>
    [WireField(1)]
    public string? RawSelector { get; init; }

    /// <summary>The parts of the selector, all of which hold.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<LabelSelectorRequirement> Requirements { get; init => field = value ?? []; } = [];
}

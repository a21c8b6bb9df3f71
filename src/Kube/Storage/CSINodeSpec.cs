using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>The storage drivers of a node.</summary>
public sealed record CSINodeSpec
{
    /// <summary>The drivers.</summary>
    [RequiredField, ListMap("name"), PatchMerge("name"), WireField(1)]
    public IReadOnlyList<CSINodeDriver> Drivers { get; init => field = value ?? []; } = [];
}

using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Meta;

/// <summary>What must be true of an object for a request to be done.</summary>
public sealed record Preconditions
{
    /// <summary>The state that the object was read in.</summary>
    [WireField(2)]
    public string? ResourceVersion { get; init; }

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    [WireField(1)]
    public string? Uid { get; init; }
}

using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Authorization;

/// <summary>A request to a path outside of the resources.</summary>
public sealed record NonResourceAttributes
{
    /// <summary>The path of the URL.</summary>
    [WireField(1)]
    public string? Path { get; init; }

    /// <summary>The method in lower case.</summary>
    [WireField(2)]
    public string? Verb { get; init; }
}

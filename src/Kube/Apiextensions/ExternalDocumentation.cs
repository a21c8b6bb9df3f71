using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Apiextensions;

/// <summary>Where more is written.</summary>
public sealed record ExternalDocumentation
{
    /// <summary>An explanation for people.</summary>
    [WireField(1)]
    public string? Description { get; init; }

    /// <summary>The address.</summary>
    [WireField(2)]
    public string? Url { get; init; }
}

using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>Who reported an event.</summary>
public sealed record EventSource
{
    /// <summary>The program.</summary>
    [WireField(1)]
    public string? Component { get; init; }

    /// <summary>The node that the program runs on.</summary>
    [WireField(2)]
    public string? Host { get; init; }
}

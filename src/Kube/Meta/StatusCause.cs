using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Meta;

/// <summary>One of the reasons for a failure.</summary>
public sealed record StatusCause
{
    /// <summary>The field that is at fault.</summary>
    [WireField(3)]
    public string? Field { get; init; }

    /// <summary>An explanation for people.</summary>
    [WireField(2)]
    public string? Message { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    [WireField(1)]
    public string? Reason { get; init; }
}

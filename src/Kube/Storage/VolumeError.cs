using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Storage;

/// <summary>Something that went wrong with a volume.</summary>
public sealed record VolumeError
{
    /// <summary>The code of the error, as the driver gave it.</summary>
    [WireField(3, KeepsZero = true)]
    public int? ErrorCode { get; init; }

    /// <summary>What went wrong.</summary>
    [WireField(2)]
    public string? Message { get; init; }

    /// <summary>When it went wrong.</summary>
    [WireField(1)]
    public DateTimeOffset? Time { get; init; }
}

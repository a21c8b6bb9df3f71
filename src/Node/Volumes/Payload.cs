namespace Gantry.NodeAgent.Volumes;

/// <summary>The files that a volume shall hold, or why it cannot be made.</summary>
internal sealed record Payload(IReadOnlyList<PayloadFile> Files, string? Problem)
{
    /// <summary>When a part of it (a token) has to be made anew.</summary>
    public DateTimeOffset? RenewAt { get; init; }

    public static Payload Of(IEnumerable<PayloadFile> files) => new([.. files], null);

    public static Payload Missing(string problem) => new([], problem);
}

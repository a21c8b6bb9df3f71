namespace Gantry.Engine.Standalone;

/// <summary>Which part of a container's log is wanted.</summary>
/// <param name="Tail">How many lines from the end; none is all.</param>
/// <param name="Follow">Goes on with what is written, until the container has ended.</param>
public sealed record LogQuery(
    bool Stdout = true, bool Stderr = true, DateTimeOffset? Since = null, DateTimeOffset? Until = null, int? Tail = null, bool Follow = false);

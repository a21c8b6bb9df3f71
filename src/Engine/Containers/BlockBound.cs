namespace Gantry.Engine.Containers;

/// <summary>A bound on a container's traffic with one block device of the host, or its share of it.</summary>
/// <param name="Path">The device's node on the host.</param>
/// <param name="Value">Bytes or operations a second; of a weight, 10 to 1000.</param>
public sealed record BlockBound(BlockBoundKind Kind, string Path, long Value);

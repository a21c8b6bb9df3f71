namespace Gantry.Engine.Volumes;

/// <summary>The volumes that a clean-up removed, and the bytes that it freed.</summary>
public sealed record VolumePruning(IReadOnlyList<string> Names, long Bytes);

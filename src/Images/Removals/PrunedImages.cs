namespace Gantry.Images;

/// <summary>What a clean-up took away, and the bytes that became free on the disk.</summary>
public sealed record PrunedImages(IReadOnlyList<DeletionStep> Steps, long Freed);

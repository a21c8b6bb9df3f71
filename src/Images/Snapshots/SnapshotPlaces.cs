namespace Gantry.Images.Snapshots;

/// <summary>Where the files of a snapshot lie on the host, for people who look.</summary>
/// <param name="Lower">The unpacked layers, the highest first.</param>
/// <param name="Upper">What was changed.</param>
/// <param name="Work">What overlayfs works in.</param>
public sealed record SnapshotPlaces(IReadOnlyList<string> Lower, string Upper, string Work);

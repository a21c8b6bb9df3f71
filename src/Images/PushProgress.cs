namespace Gantry.Images;

/// <summary>How far one layer of a push has come.</summary>
/// <param name="Source">The repository that a layer was taken over from, where it was.</param>
public sealed record PushProgress(ImageLayer Layer, PushPhase Phase, long Done, long Total, string? Source = null);

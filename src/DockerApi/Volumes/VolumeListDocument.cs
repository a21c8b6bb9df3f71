namespace Gantry.DockerApi.Volumes;

/// <summary>The answer to a list of volumes.</summary>
internal sealed record VolumeListDocument(IReadOnlyList<VolumeDocument> Volumes, IReadOnlyList<string>? Warnings = null);

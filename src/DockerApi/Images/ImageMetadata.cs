namespace Gantry.DockerApi.Images;

/// <summary>What this node alone knows of an image.</summary>
internal sealed record ImageMetadata(string LastTagTime);

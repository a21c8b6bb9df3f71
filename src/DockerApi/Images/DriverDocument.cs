namespace Gantry.DockerApi.Images;

/// <summary>How an image's files lie on the disk, for whoever looks at them there.</summary>
internal sealed record DriverDocument(IReadOnlyDictionary<string, string>? Data, string Name);

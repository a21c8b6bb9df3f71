namespace Gantry.DockerApi.Images;

/// <summary>An image's layers by the digests of their tars.</summary>
internal sealed record RootFsDocument(string Type, IReadOnlyList<string> Layers);

namespace Gantry.DockerApi.Images;

/// <summary>The result of a push, for programs.</summary>
internal sealed record PushAux(string Tag, string Digest, long Size);

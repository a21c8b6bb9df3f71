namespace Gantry.DockerApi.Daemon;

/// <summary>One registry that the daemon knows something about.</summary>
internal sealed record IndexDocument(string Name, IReadOnlyList<string> Mirrors, bool Secure, bool Official);

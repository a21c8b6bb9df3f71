namespace Gantry.DockerApi.Daemon;

/// <summary>The registry has accepted the credentials.</summary>
internal sealed record LoginAnswer(string Status, string IdentityToken);

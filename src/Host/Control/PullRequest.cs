namespace Gantry.Host.Control;

/// <summary>A pull that the command line asks for.</summary>
internal sealed record PullRequest(string Image, string? User = null, string? Password = null);

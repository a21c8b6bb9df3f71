namespace Gantry.KubeServer.Authentication;

/// <summary>Whose a bearer token is, and for which of the audiences asked for it is good.</summary>
internal sealed record TokenOwner(RequestUser User, IReadOnlyList<string> Audiences)
{
    /// <summary>What whoever keeps the audit log should know of the token.</summary>
    public IReadOnlyList<(string Name, string Text)> Notes { get; init; } = [];
}

namespace Gantry.KubeServer.Authentication;

/// <summary>Whose a bearer token is, and for which of the audiences asked for it is good.</summary>
internal sealed record TokenOwner(RequestUser User, IReadOnlyList<string> Audiences);

namespace Gantry.Images;

/// <summary>Who asks a registry: a user with a password, or a token that was issued elsewhere.</summary>
public sealed record RegistryCredentials
{
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>A refresh token (Docker's "identity token"), exchanged at the registry's token server.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>A bearer token, sent as it is.</summary>
    public string? RegistryToken { get; init; }

    // The compiler's ToString would print the secrets into a log.
    public override string ToString() => $"credentials of {User ?? "a token"}";
}

namespace Gantry.KubeServer.Authentication;

/// <summary>Finds out whose a bearer token of one kind is.</summary>
internal interface ITokenAuthenticator
{
    /// <summary>The owner, where the token is good for at least one of the audiences; null for a token of another kind or one that is not good.</summary>
    ValueTask<TokenOwner?> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel);

    /// <summary>Why a token that is of this kind is not good, for whoever reviews it; null where that is nobody else's to know, or it is of another kind.</summary>
    ValueTask<string?> ExplainAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel) => ValueTask.FromResult<string?>(null);
}

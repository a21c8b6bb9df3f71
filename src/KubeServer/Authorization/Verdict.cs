namespace Gantry.KubeServer.Authorization;

/// <summary>Whether something is allowed, and because of what. Nobody's opinion is not allowed either, but the next may be asked.</summary>
internal readonly record struct Verdict(bool IsAllowed, string Reason)
{
    /// <summary>Whether nobody else is to be asked any more.</summary>
    public bool IsDenied { get; init; }

    public bool IsFinal => IsAllowed || IsDenied;

    public static Verdict NoOpinion(string reason = "") => new(false, reason);

    public static Verdict Denied(string reason) => new(false, reason) { IsDenied = true };
}

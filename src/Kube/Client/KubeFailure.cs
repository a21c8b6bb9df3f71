namespace Gantry.Kube;

/// <summary>Why a request to the API failed, as far as a caller may want to act on it.</summary>
public enum KubeFailure
{
    /// <summary>The server failed in a way that has no better word here.</summary>
    Internal,
    Invalid,
    Unauthorized,
    Forbidden,
    NotFound,
    AlreadyExists,

    /// <summary>The object has changed since it was read, or a precondition does not hold.</summary>
    Conflict,

    /// <summary>The revision asked for has been compacted away: list again.</summary>
    Gone,
    TooManyRequests,

    /// <summary>The server could not be reached, or asks to come back later.</summary>
    Unavailable,
}

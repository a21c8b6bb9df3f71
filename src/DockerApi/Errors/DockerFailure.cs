namespace Gantry.DockerApi.Errors;

/// <summary>Why a request is refused by the API itself, before any engine is asked.</summary>
internal enum DockerFailure
{
    Invalid,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    TooLarge,
    Internal,
    NotSupported,
    Unavailable,
}

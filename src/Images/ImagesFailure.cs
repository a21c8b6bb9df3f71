namespace Gantry.Images;

/// <summary>What went wrong, for whoever turns it into a protocol's error.</summary>
public enum ImagesFailure
{
    NotFound,

    /// <summary>The image is there, but not for the platform that was asked for.</summary>
    NoPlatform,
    Unauthorized,
    Invalid,
    DigestMismatch,
    Unavailable,
    NoSpace,
    InUse,
}

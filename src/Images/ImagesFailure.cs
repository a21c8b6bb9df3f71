namespace Gantry.Images;

/// <summary>What went wrong, for whoever turns it into a protocol's error.</summary>
public enum ImagesFailure
{
    NotFound,
    Unauthorized,
    Invalid,
    DigestMismatch,
    Unavailable,
    NoSpace,
    InUse,
}

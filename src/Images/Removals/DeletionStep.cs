namespace Gantry.Images;

/// <summary>One thing that a deletion took away: a name, or what lay under a digest.</summary>
public sealed record DeletionStep(string? Untagged, string? Deleted)
{
    public static DeletionStep OfName(string name) => new(name, null);

    public static DeletionStep OfContent(string digest) => new(null, digest);
}

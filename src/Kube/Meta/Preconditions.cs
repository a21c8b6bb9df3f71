namespace Gantry.Kube.Meta;

/// <summary>What must be true of an object for a request to be done.</summary>
public sealed record Preconditions
{
    /// <summary>The state that the object was read in.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    public string? Uid { get; init; }
}

namespace Gantry.Engine.Volumes;

/// <summary>A directory that outlives the containers that use it; an immutable value that is written to disk once.</summary>
public sealed record Volume
{
    /// <summary>Docker's mark of a volume that nobody gave a name.</summary>
    public const string AnonymousLabel = "com.docker.volume.anonymous";

    public const string LocalDriver = "local";

    public required string Name { get; init; }

    /// <summary>None where the request had none, which clients tell from empty ones.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where its content lies on the host.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Mountpoint { get; init; } = "";

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsAnonymous => Labels?.ContainsKey(AnonymousLabel) == true;

    /// <summary>Its content is what the host mounts from elsewhere for as long as a container runs with it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsMounted => Options is { Count: > 0 };
}

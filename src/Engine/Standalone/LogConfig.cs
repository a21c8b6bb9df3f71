namespace Gantry.Engine.Standalone;

/// <summary>How a container's output is kept.</summary>
public sealed record LogConfig
{
    /// <summary>json-file, local or none. The first two are one and the same here; empty is the default.</summary>
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>max-size, max-file and what the driver takes besides.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();
}

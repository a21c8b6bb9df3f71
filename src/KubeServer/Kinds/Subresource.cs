using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Kinds;

/// <summary>A path below an object: its name, what discovery says of it, and what answers it.</summary>
internal sealed record Subresource(string Name, string Kind)
{
    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>The verbs in discovery's words.</summary>
    public required IReadOnlyList<string> Verbs { get; init; }

    /// <summary>The HTTP methods it takes.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    public required Func<ApiCall, Task> Answer { get; init; }

    /// <summary>Whether it opens a connection to what the object stands for: then its kind is one of options.</summary>
    public bool IsConnection => Kind.EndsWith("Options", StringComparison.Ordinal);
}

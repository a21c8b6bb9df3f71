namespace Gantry.KubeServer.Answers;

/// <summary>One entry of an Accept header: "application/json;as=Table;v=v1;g=meta.k8s.io".</summary>
internal readonly record struct MediaRange(string Type, string As, string Group, string Version)
{
    /// <summary>The entries in the order given, which is the client's order of preference; quality values are not used by clients of this API.</summary>
    public static IEnumerable<MediaRange> ParseAll(IEnumerable<string?> headers) =>
        headers.SelectMany(header => (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(Parse);

    public bool AcceptsJson => Type is "application/json" or "*/*" or "application/*";

    private static MediaRange Parse(string entry)
    {
        string[] parts = entry.Split(';', StringSplitOptions.TrimEntries);
        return new MediaRange(parts[0].ToLowerInvariant(), Parameter("as"), Parameter("g"), Parameter("v"));

        string Parameter(string name) =>
            parts.FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";
    }
}

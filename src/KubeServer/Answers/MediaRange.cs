using System.Globalization;

namespace Gantry.KubeServer.Answers;

/// <summary>One entry of an Accept header: "application/json;as=Table;v=v1;g=meta.k8s.io;q=0.9".</summary>
internal readonly record struct MediaRange(string Type, string As, string Group, string Version)
{
    public string Stream { get; init; } = "";

    public double Quality { get; init; } = 1;

    public bool AcceptsJson => Accepts("application/json");

    /// <summary>The entries, those that the client likes best first; of equal ones those that name a type come before those that take any.</summary>
    public static IEnumerable<MediaRange> ParseAll(IEnumerable<string?> headers) =>
        headers.SelectMany(header => (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(Parse)
            .OrderByDescending(range => range.Quality)
            .ThenBy(range => range.Type.Count(character => character == '*'));

    public bool Accepts(string mediaType) => Type == mediaType || Type is "*/*" or "application/*";

    private static MediaRange Parse(string entry)
    {
        string[] parts = entry.Split(';', StringSplitOptions.TrimEntries);
        return new MediaRange(parts[0].ToLowerInvariant(), Parameter("as"), Parameter("g"), Parameter("v"))
        {
            Stream = Parameter("stream"),
            Quality = double.TryParse(Parameter("q"), NumberStyles.Float, CultureInfo.InvariantCulture, out double quality) ? quality : 1,
        };

        string Parameter(string name) =>
            parts.FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";
    }
}

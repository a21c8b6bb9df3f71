namespace Gantry.KubeServer.OpenApi;

/// <summary>One method of one path: what it does, its name, which parameters it takes, what it receives and answers.</summary>
internal sealed record DocumentOperation(string Method, DocumentAction Action, string Id, string Summary)
{
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>The definition of the request's body, or null where there is none.</summary>
    public string? Body { get; init; }

    /// <summary>The definition of the answer; empty for one that is plain text.</summary>
    public required string Answer { get; init; }
}

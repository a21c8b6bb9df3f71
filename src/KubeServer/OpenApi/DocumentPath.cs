namespace Gantry.KubeServer.OpenApi;

/// <summary>One path of the API with its operations, before it is written in one of the document's versions.</summary>
internal sealed record DocumentPath(string Path, ResourceKindNames Names, IReadOnlyList<DocumentOperation> Operations)
{
    public IEnumerable<string> PathParameters
    {
        get
        {
            if (Path.Contains("{name}", StringComparison.Ordinal))
                yield return "name";
            if (Path.Contains("{namespace}", StringComparison.Ordinal))
                yield return "namespace";
            if (Path.Contains("{path}", StringComparison.Ordinal))
                yield return "path";
        }
    }
}

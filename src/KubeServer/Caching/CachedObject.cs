using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>An object as the cache keeps it: the bytes that are sent, and what selectors ask, taken out once when it was written.</summary>
/// <param name="Paths">The fields besides name and namespace that selectors may ask, shared by all objects of the kind.</param>
/// <param name="Values">Their values, in the same order.</param>
internal sealed record CachedObject(
    string Key,
    string Namespace,
    string Name,
    Revision Revision,
    ReadOnlyMemory<byte> Json,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<string> Paths,
    IReadOnlyList<string> Values)
{
    /// <summary>The value of a field, empty for one that selectors may not ask.</summary>
    public string Field(string path)
    {
        if (path == "metadata.name")
            return Name;
        if (path == "metadata.namespace")
            return Namespace;
        for (int i = 0; i < Paths.Count; i++)
        {
            if (Paths[i] == path)
                return Values[i];
        }

        return "";
    }
}

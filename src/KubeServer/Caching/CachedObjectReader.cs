using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;
using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>Takes out of an object's bytes what selectors can ask.</summary>
internal static class CachedObjectReader
{
    public static CachedObject Read(string key, ReadOnlyMemory<byte> json, Revision revision, IReadOnlyList<string> paths)
    {
        JsonObject item = ObjectJson.Parse(json);
        Dictionary<string, string> fields = new(paths.Count + 2) { ["metadata.name"] = item.Name, ["metadata.namespace"] = item.Namespace };
        foreach (string path in paths)
            fields[path] = SelectableFields.Read(item, path);

        JsonObject? labels = item.Child("metadata").Child("labels");
        IReadOnlyDictionary<string, string> found = labels is null or { Count: 0 }
            ? FrozenDictionary<string, string>.Empty
            : new Dictionary<string, string>(item.Child("metadata").Pairs("labels"));
        return new CachedObject(key, item.Namespace, item.Name, revision, json, found, fields);
    }
}

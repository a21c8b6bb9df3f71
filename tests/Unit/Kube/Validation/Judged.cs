using System.Text.Json.Nodes;

namespace Gantry.Tests.Kube.Validation;

/// <summary>Objects of any kind, filled in and judged.</summary>
internal static class Judged
{
    public const string Pod = """{"containers":[{"name":"c","image":"web:1"}]}""";

    /// <summary>The faults of an object with these fields; "POD" in them stands for the spec of a pod.</summary>
    public static string Create(string kindName, string fields, string name = "web") =>
        string.Join('\n', Some.Faults(New(kindName, fields, name), Some.Kind(kindName)));

    public static string Update(string kindName, string before, string after)
    {
        JsonObject old = New(kindName, before, "web");
        return string.Join('\n', Some.Faults(New(kindName, after, "web"), Some.Kind(kindName), old));
    }

    public static JsonObject New(string kindName, string fields, string name = "web")
    {
        var kind = Some.Kind(kindName);
        string place = kind.Definition.Namespaced ? ",\"namespace\":\"default\"" : "";
        return Some.Stored($$"""{"metadata":{"name":"{{name}}"{{place}}},{{fields.Replace("POD", Pod)[1..]}}""", kind);
    }
}

using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Kinds;

/// <summary>The way to one field through objects only: ".spec.replicas".</summary>
internal sealed class FieldPath
{
    private readonly string[] _steps;

    private FieldPath(string[] steps) => _steps = steps;

    public IReadOnlyList<string> Steps => _steps;

    public static FieldPath Of(params string[] steps) => new(steps);

    /// <summary>Reads a path with a leading dot, as definitions of custom resources write it; ['name'] stands for a step too.</summary>
    public static FieldPath Parse(string path) =>
        new(path.Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries));

    public JsonNode? Find(JsonObject item)
    {
        JsonNode? at = item;
        foreach (string step in _steps)
            at = at.Field(step);
        return at;
    }

    public long? Whole(JsonObject item) => Find(item).AsWhole();

    public string Text(JsonObject item) => Find(item).AsText() ?? "";

    public void Set(JsonObject item, long value)
    {
        JsonObject at = item;
        foreach (string step in _steps.AsSpan(0, _steps.Length - 1))
            at = at.ChildOrNew(step);
        at[_steps[^1]] = value;
    }

    /// <summary>The steps as selectors name the field: "spec.replicas".</summary>
    public override string ToString() => string.Join('.', _steps);
}

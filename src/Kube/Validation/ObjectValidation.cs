using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;

namespace Gantry.Kube.Validation;

/// <summary>Judges an object before it is stored: what every object has, what the schema says and what its kind adds.</summary>
public static class ObjectValidation
{
    public static FieldErrors Validate(JsonObject after, JsonObject? before, ResourceKind kind, string subresource = "")
    {
        FieldErrors errors = new();
        ObjectChange change = new(after, before) { Subresource = subresource };
        MetadataRules.Check(change, kind.Definition, errors);
        SchemaRules.Check(after, kind.Schema, errors);
        kind.Rules?.Invoke(change, errors);
        return errors;
    }
}

using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Judges an object before it is stored: what every object has, what the schema says and what its kind adds.</summary>
public static class ObjectValidation
{
    public static FieldErrors Validate(JsonObject after, JsonObject? before, ResourceKind kind, string subresource = "", string form = "")
    {
        FieldErrors errors = new();
        ObjectChange change = new(after, before) { Subresource = subresource, Form = form };
        MetadataRules.Check(change, kind.Definition, errors);
        SchemaRules.Check(after, kind.Schema, errors);
        kind.Rules?.Invoke(change, errors);
        return errors;
    }

    /// <summary>Judges the metadata of an object that lies within another.</summary>
    public static void ValidateEmbedded(JsonObject item, string field, FieldErrors errors)
    {
        FieldErrors found = new();
        MetadataRules.CheckEmbedded(item.Child("metadata"), found);
        foreach (FieldError error in found.All)
            errors.Add(error with { Field = $"{field}.{error.Field}" });
    }
}

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Apply;
using Gantry.Kube.Patches;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Expressions;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>One change that a policy makes: a JSON patch, or fields that are laid over the object as an apply does.</summary>
internal sealed record PolicyMutation(bool IsPatch, Expression Expression)
{
    private static readonly FieldOwner Owner = FieldOwner.OfApply("mutating-admission-policy", "");

    /// <summary>The changed object, or why there is none.</summary>
    public (JsonObject? Object, string Fault) Apply(PolicyEvaluation evaluation, AdmissionRequest request, JsonObject item)
    {
        (CelValue value, string fault) = evaluation.Evaluate(Expression);
        if (fault.Length > 0)
            return (null, fault);
        try
        {
            JsonNode? tree = ToTree(value);
            return IsPatch ? Patched(item, tree) : Merged(request, item, tree);
        }
        catch (CelException wrong)
        {
            return (null, $"expression '{Expression.Source}' resulted in error: {wrong.Message}");
        }
    }

    private static (JsonObject? Object, string Fault) Patched(JsonObject item, JsonNode? patch)
    {
        PatchResult result = JsonPatch.Apply(item, patch);
        return result is { Succeeded: true, Tree: JsonObject patched } ? (patched, "") : (null, $"JSON Patch: {result.Message}");
    }

    private static (JsonObject? Object, string Fault) Merged(AdmissionRequest request, JsonObject item, JsonNode? tree)
    {
        if (tree is not JsonObject applied)
            return (null, "the expression does not lead to an object");
        foreach (string field in (string[])["apiVersion", "kind"])
        {
            if (applied.Text(field) is { } named && named != item.Text(field))
                return (null, $"may not mutate {field}");
            applied[field] = item.Text(field);
        }

        try
        {
            FieldOwnership ownership = request.Resource.Ownership.Of(request.Subresource);

            // Who means to set one part of such a value would take all the others away.
            IReadOnlyList<string> whole = ownership.WholeIn(applied);
            if (whole.Count > 0)
                return (null, $"error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: {string.Join(", ", whole)}");
            ApplyOutcome outcome = ownership.Apply(item, applied, ManagedFields.None, Owner, request.Definition.ApiVersion, force: true, request.Registry.Clock.GetUtcNow().ToTimestamp());
            return (outcome.Object, "");
        }
        catch (ApplyException wrong)
        {
            return (null, $"error applying patch: {wrong.Message}");
        }
    }

    private static JsonNode? ToTree(in CelValue value)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
            JsonValues.Write(writer, value);
        return JsonTree.Parse(buffer.WrittenMemory);
    }
}

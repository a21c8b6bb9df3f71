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
    public (JsonObject? Object, string Fault) Apply(PolicyEvaluation evaluation, AdmissionRequest request, ObjectVersion version)
    {
        if (Expression.Program is null)
            return (null, Expression.Fault);
        (CelValue value, string fault) = evaluation.Begin(new EvaluationBudget(AdmissionExpressions.Budget)).Evaluate(Expression);
        if (fault.Length > 0)
            return (null, fault);
        if (MutationTypes.MismatchIn(value) is { Length: > 0 } mismatch)
            return (null, $"type mismatch: {mismatch}");
        try
        {
            JsonNode? tree = ToTree(value);
            return IsPatch ? Patched(version.Object!, tree) : Merged(request, version, tree as JsonObject ?? []);
        }
        catch (CelException wrong)
        {
            return (null, $"expression '{Expression.Source}' resulted in error: {wrong.Message}");
        }
    }

    // A test that fails means that nothing is to be changed.
    private static (JsonObject? Object, string Fault) Patched(JsonObject item, JsonNode? patch)
    {
        foreach (JsonObject operation in (patch as JsonArray ?? []).OfType<JsonObject>())
            Complete(operation);
        PatchResult result = JsonPatch.Apply(item, patch);
        if (result.Fault is PatchFault.TestFailed)
            return (item.Copy(), "");
        return result is { Succeeded: true, Tree: JsonObject patched } ? (patched, "") : (null, $"JSON Patch: {result.Message}");
    }

    // What an expression leaves out of an operation is empty; no value is null.
    private static void Complete(JsonObject operation)
    {
        operation.TryAdd("op", "");
        operation.TryAdd("path", "");
        if (operation.Text("op") is "add" or "replace" or "test")
            operation.TryAdd("value", null);
    }

    private static (JsonObject? Object, string Fault) Merged(AdmissionRequest request, ObjectVersion version, JsonObject applied)
    {
        JsonObject item = version.Object!;
        foreach (string field in (string[])["apiVersion", "kind"])
            applied[field] = item.Text(field);
        if (request.Kind == request.Definition && AppliedShape.FaultsOf(applied, request.Resource.Kind.Schema) is { Count: > 0 } faults)
            return (null, $"error applying patch: failed to convert patch object to typed object: {AppliedShape.Describe(faults)}");

        try
        {
            FieldOwnership ownership = request.Resource.Ownership.Of(request.Subresource);

            // Who means to set one part of such a value would take all the others away.
            IReadOnlyList<string> whole = ownership.WholeIn(applied);
            if (whole.Count > 0)
                return (null, $"error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: {string.Join(", ", whole)}");
            ApplyOutcome outcome = ownership.Apply(item, applied, ManagedFields.None, Owner, version.Kind.ApiVersion, force: true, request.Registry.Clock.GetUtcNow().ToTimestamp());
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

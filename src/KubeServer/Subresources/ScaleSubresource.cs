using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Autoscaling;
using Gantry.Kube.Decoding;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Ownership;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;
using Gantry.Store;

namespace Gantry.KubeServer.Subresources;

/// <summary>The number of replicas of a workload as an object of its own: autoscaling/v1 Scale.</summary>
internal static class ScaleSubresource
{
    private static readonly ResourceDefinition Definition = BuiltInKinds.Scale.Definition;

    private static SubresourceView ViewOf(ScalePaths paths) =>
        new(Definition, workload => ScaleOf(paths, workload), (workload, scale) => paths.Wanted.Set(workload, scale.Child("spec").Whole("replicas") ?? 0));

    public static Task AnswerAsync(ApiCall call) => call.Verb switch
    {
        "get" => GetAsync(call),
        "update" => UpdateAsync(call),
        "patch" => PatchAsync(call),
        _ => throw ApiErrors.MethodNotAllowed(),
    };

    private static ScalePaths PathsOf(ApiCall call) => call.Resource.Behaviour.Scale;

    private static async Task GetAsync(ApiCall call)
    {
        Entry entry = await call.Registry.FindAsync(call.Resource, call.Key, call.Cancel)
            ?? throw ApiErrors.NotFound(call.Definition with { Plural = $"{call.Definition.Plural}/scale" }, call.Target.Name);
        await AnswerAsync(call, ScaleOf(PathsOf(call), ObjectJson.Parse(entry.Value)));
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        ReadOnlyMemory<byte> body = await BodyReader.ReadJsonAsync(call, Definition.Kind);
        JsonObject scale = ObjectBody.Accept(call, ObjectDecoder.Decode(body, Definition, KindSchemas.Scale, ObjectBody.ValidationOf(call)));
        ObjectBody.FitToPath(call, scale);
        await WriteAsync(call, _ => scale);
    }

    private static async Task PatchAsync(ApiCall call)
    {
        if (ApplyVerb.IsAskedFor(call.Http))
        {
            await ApplyAsync(call);
            return;
        }

        PatchDocument patch = await PatchDocument.ReadAsync(call);
        await WriteAsync(call, old =>
        {
            JsonObject current = ScaleOf(PathsOf(call), old);
            JsonObject patched = ObjectBody.Patched(call, patch, current, Definition, KindSchemas.Scale);
            ObjectBody.FitToPath(call, patched);
            PatchDocument.ForgetUntouchedVersion(patched, current);
            return patched;
        });
    }

    // Who applies a number of replicas owns the field that holds it, and nothing else of the object.
    private static async Task ApplyAsync(ApiCall call)
    {
        JsonObject scale = await ApplyVerb.ReadAsync(call, Definition, KindSchemas.Scale, isNew: false);
        ObjectBody.FitToPath(call, scale);
        JsonObject applied = new() { ["apiVersion"] = call.Resource.Definition.ApiVersion, ["kind"] = call.Resource.Definition.Kind, ["metadata"] = scale.Metadata.DeepClone() };
        if (scale.Child("spec").Whole("replicas") is { } replicas)
            PathsOf(call).Wanted.Set(applied, CheckedReplicas(call.Target.Name, replicas));
        List<string> warnings = [];
        ReadOnlyMemory<byte> stored = await call.Registry.Writer.UpdateAsync(
            call.Resource,
            call.Key,
            async old => await ApplyVerb.WriteOfAsync(call, FieldManager.Of(call), warnings, old, applied, isNew: false) with { View = ViewOf(PathsOf(call)) },
            call.Cancel);
        await AnswerAsync(call, ScaleOf(PathsOf(call), ObjectJson.Parse(stored)));
    }

    private static async Task WriteAsync(ApiCall call, Func<JsonObject, JsonObject> change)
    {
        bool isDryRun = call.IsDryRun;
        ReadOnlyMemory<byte> stored = await call.Registry.Writer.UpdateAsync(
            call.Resource,
            call.Key,
            old => WriteContext.Of(call, old, WithScale(call, old, change(old))) with
            {
                Subresource = "scale",
                View = ViewOf(PathsOf(call)),
                Manager = FieldManager.Of(call),
                IsDryRun = isDryRun,
            },
            call.Cancel);
        await AnswerAsync(call, ScaleOf(PathsOf(call), ObjectJson.Parse(stored)));
    }

    private static Task AnswerAsync(ApiCall call, JsonObject scale)
    {
        if (call.Form is not AnswerForm.Table)
            return AnswerWriter.TreeAsync(call.Http, 200, scale);
        ObjectForms forms = new(BuiltInKinds.Scale.Table, call.Query.Text("includeObject"), call.Registry.Clock);
        JsonObject table = forms.Table(new JsonObject { ["resourceVersion"] = scale.ResourceVersion }, [ObjectJson.ToBytes(scale)]);
        return AnswerWriter.BytesAsync(call.Http, 200, AnswerEncoder.Encode(table, call.Encoding));
    }

    private static JsonObject WithScale(ApiCall call, JsonObject workload, JsonObject scale)
    {
        long replicas = CheckedReplicas(workload.Name, scale.Child("spec").Whole("replicas") ?? 0);
        JsonObject changed = workload.Copy();
        PathsOf(call).Wanted.Set(changed, replicas);
        changed.Metadata.CopyFrom(scale.Child("metadata"), "resourceVersion");
        if (scale.Uid.Length > 0)
            changed.Metadata["uid"] = scale.Uid;
        return changed;
    }

    private static long CheckedReplicas(string name, long replicas)
    {
        if (replicas >= 0)
            return replicas;
        FieldErrors errors = new();
        errors.Invalid("spec.replicas", replicas, "must be greater than or equal to 0");
        throw ApiErrors.Invalid(Definition, name, errors);
    }

    private static JsonObject ScaleOf(ScalePaths paths, JsonObject workload)
    {
        JsonObject metadata = [];
        foreach (string field in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
            metadata.CopyFrom(workload.Child("metadata"), field);
        JsonObject spec = [];
        if (paths.Wanted.Whole(workload) is { } wanted and not 0)
            spec["replicas"] = wanted;
        JsonObject status = new() { ["replicas"] = paths.There.Whole(workload) ?? 0 };
        string pods = paths.Selector is { } selector ? selector.Text(workload) : LabelQuery.Of(workload.Child("spec").Child("selector")).ToString();
        if (pods.Length > 0)
            status["selector"] = pods;
        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }
}

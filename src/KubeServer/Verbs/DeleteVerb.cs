using Gantry.Kube;
using Gantry.Kube.Decoding;
using Gantry.Kube.Meta;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>Deletes one object, with options from the body or the query.</summary>
internal static class DeleteVerb
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan"];
    private static readonly ResourceDefinition Definition = new("", "v1", "DeleteOptions", "");

    public static async Task AnswerAsync(ApiCall call)
    {
        DeleteOptions options = await ReadOptionsAsync(call);
        Deletion deletion = await call.Registry.Deleter.DeleteAsync(call.Resource, call.Key, options, Deleter.Of(call), call.Cancel);
        if (deletion.IsDone && !call.Resource.Behaviour.AnswersDeletionWithObject)
            await AnswerWriter.StatusAsync(call.Http, ApiErrors.Deleted(call.Definition, call.Target.Name, deletion.Uid));
        else
            await AnswerWriter.ObjectAsync(call, 200, await call.Resource.PresentAsync(deletion.Json, call.Cancel));
    }

    public static async ValueTask<DeleteOptions> ReadOptionsAsync(ApiCall call)
    {
        ReadOnlyMemory<byte> body = await BodyReader.ReadJsonAsync(call, Definition.Kind);
        DeleteOptions options = FromQuery(call.Query, body.IsEmpty ? new() : Parse(call, body));
        ApiErrors.ThrowIfInvalid(Definition.Kind, FaultsOf(options));
        return options;
    }

    private static IEnumerable<FieldError> FaultsOf(DeleteOptions options)
    {
        if (options.PropagationPolicy is { } policy && !Policies.Contains(policy))
            yield return FieldError.NotSupported("propagationPolicy", policy, [.. Policies, "nil"]);
        if (options is { PropagationPolicy: { } one, OrphanDependents: not null })
            yield return FieldError.Invalid("propagationPolicy", one, "orphanDependents and deletionPropagation cannot be both set");
        if (RequestOptions.FaultOfDryRun(options.DryRun) is { } fault)
            yield return fault;
    }

    // They may come in the version of whatever is deleted.
    private static DeleteOptions Parse(ApiCall call, ReadOnlyMemory<byte> body) =>
        TypedBody.Read<DeleteOptions>(call, body, FieldValidation.Ignore, Definition, Definition with { Group = call.Face.Definition.Group, Version = call.Face.Definition.Version });

    private static DeleteOptions FromQuery(QueryReader query, DeleteOptions body) => body with
    {
        GracePeriodSeconds = query.Number("gracePeriodSeconds") ?? body.GracePeriodSeconds,
        PropagationPolicy = query.Has("propagationPolicy") ? query.Text("propagationPolicy") : body.PropagationPolicy,
        OrphanDependents = query.OptionalFlag("orphanDependents") ?? body.OrphanDependents,
        DryRun = query.Has("dryRun") ? query.All("dryRun") : body.DryRun,
    };
}

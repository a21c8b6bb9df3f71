using System.Text.Json;
using Gantry.Kube;
using Gantry.Kube.Decoding;
using Gantry.Kube.Kinds;
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
        DeleteOptions options = body.IsEmpty ? FromQuery(call.Query) : Parse(body);
        ApiErrors.ThrowIfInvalid(Definition.Kind, FaultsOf(options));
        return options;
    }

    private static IEnumerable<FieldError> FaultsOf(DeleteOptions options)
    {
        if (options is { PropagationPolicy: { } one, OrphanDependents: not null })
            yield return FieldError.Invalid("propagationPolicy", one, "orphanDependents and deletionPropagation cannot be both set");
        if (options.PropagationPolicy is { } policy && !Policies.Contains(policy))
            yield return FieldError.NotSupported("propagationPolicy", policy, [.. Policies, "nil"]);
        if (RequestOptions.FaultOfDryRun(options.DryRun) is { } fault)
            yield return fault;
    }

    private static DeleteOptions Parse(ReadOnlyMemory<byte> body)
    {
        DecodedObject decoded = ObjectDecoder.DecodeOptions(body, Definition, BodySchemas.Find(Definition.ApiVersion, Definition.Kind)!);
        return decoded.Object is { } options ? options.Deserialize(KubeJson.TypeOf<DeleteOptions>())! : throw ApiErrors.BadRequest(decoded.Cause!);
    }

    // Only a request without a body has its options there.
    private static DeleteOptions FromQuery(QueryReader query) => new()
    {
        GracePeriodSeconds = query.Number("gracePeriodSeconds"),
        PropagationPolicy = query.Has("propagationPolicy") ? query.Text("propagationPolicy") : null,
        OrphanDependents = query.OptionalFlag("orphanDependents"),
        DryRun = query.All("dryRun"),
        Preconditions = query.Has("uid") || query.Has("resourceVersion")
            ? new Preconditions { Uid = query.Text("uid"), ResourceVersion = query.Text("resourceVersion") }
            : null,
    };
}

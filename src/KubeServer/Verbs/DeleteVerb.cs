using System.Text.Json;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>Deletes one object, with options from the body or the query.</summary>
internal static class DeleteVerb
{
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
        ReadOnlyMemory<byte> body = await BodyReader.ReadJsonAsync(call);
        DeleteOptions options = FromQuery(call.Query, body.IsEmpty ? new() : Parse(body));
        if (options.OrphanDependents is not null && options.PropagationPolicy is not null)
            throw ApiErrors.BadRequest("orphanDependents and propagationPolicy cannot both be set");
        if (options.DryRun.Any(value => value != "All"))
            throw ApiErrors.BadRequest($"dryRun: Unsupported value: \"{options.DryRun[0]}\": supported values: \"All\"");
        return options;
    }

    private static DeleteOptions Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, KubeJson.TypeOf<DeleteOptions>()) ?? new();
        }
        catch (JsonException failure)
        {
            throw ApiErrors.BadRequest($"the delete options cannot be read: {failure.Message}");
        }
    }

    private static DeleteOptions FromQuery(QueryReader query, DeleteOptions body) => body with
    {
        GracePeriodSeconds = query.Number("gracePeriodSeconds") ?? body.GracePeriodSeconds,
        PropagationPolicy = query.Has("propagationPolicy") ? query.Text("propagationPolicy") : body.PropagationPolicy,
        OrphanDependents = query.OptionalFlag("orphanDependents") ?? body.OrphanDependents,
        DryRun = query.Has("dryRun") ? query.All("dryRun") : body.DryRun,
    };
}

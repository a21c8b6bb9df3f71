using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.Kube.Policy;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Subresources;

/// <summary>Deletes a pod on behalf of someone who empties a node. Disruption budgets do not exist yet, so nothing holds it up.</summary>
internal static class EvictionSubresource
{
    private static readonly ResourceDefinition Definition = new("policy", "v1", "Eviction", "evictions");

    public static async Task AnswerAsync(ApiCall call)
    {
        ReadOnlyMemory<byte> body = await BodyReader.ReadJsonAsync(call);
        Eviction eviction;
        try
        {
            eviction = JsonSerializer.Deserialize(body.Span, KubeJson.TypeOf<Eviction>()) ?? new();
        }
        catch (JsonException failure)
        {
            throw ApiErrors.BadRequest($"the eviction cannot be read: {failure.Message}");
        }

        JsonObject tree = (JsonObject)JsonSerializer.SerializeToNode(eviction, KubeJson.TypeOf<Eviction>())!;
        await call.Registry.Admission.AdmitSubresourceAsync(call, Definition, tree);
        DeleteOptions options = eviction.DeleteOptions ?? new();
        if (call.Query.DryRun())
            options = options with { DryRun = ["All"] };
        await call.Registry.Deleter.DeleteAsync(call.Resource, call.Key, options, Deleter.Of(call), call.Cancel);
        await AnswerWriter.StatusAsync(call.Http, new Status { Outcome = "Success", Code = 201 });
    }
}

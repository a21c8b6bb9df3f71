using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;
using Gantry.Store;

namespace Gantry.KubeServer.Health;

/// <summary>The objects ComponentStatus, which nobody stores: whoever reads one has the component asked at that moment.</summary>
internal sealed class ComponentStatuses(IReadOnlyList<ComponentCheck> checks)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task AnswerAsync(ApiCall call)
    {
        if (call.Verb == "get")
        {
            ComponentCheck check = checks.FirstOrDefault(one => one.Name == call.Target.Name) ?? throw ApiErrors.NotFound(call.Definition, call.Target.Name);
            await AnswerWriter.ObjectAsync(call, 200, (await AskAsync(call, check)).Json);
            return;
        }

        CachedObject[] all = await Task.WhenAll(checks.Select(check => AskAsync(call, check)));
        Selection selection = Selection.Read(call);
        await ListVerb.AnswerAsync(call, new ListPage([.. all.Where(selection.Matches).Select(item => item.Json)], Revision.None, Continue: "", Remaining: null));
    }

    private static async Task<CachedObject> AskAsync(ApiCall call, ComponentCheck check)
    {
        (bool isHealthy, string message) = await JudgeAsync(check, call.Registry.Clock, call.Cancel);
        JsonObject item = new()
        {
            ["kind"] = ComponentStatus.Definition.Kind,
            ["apiVersion"] = ComponentStatus.Definition.ApiVersion,
            ["metadata"] = new JsonObject { ["name"] = check.Name },
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Healthy", ["status"] = isHealthy ? "True" : "False", ["message"] = message }),
        };
        return call.Resource.Cache.Read(new Entry(call.Resource.KeyOf(ObjectKey.ClusterScoped(check.Name)), ObjectJson.ToBytes(item), Revision.None, Revision.None));
    }

    private static async Task<(bool IsHealthy, string Message)> JudgeAsync(ComponentCheck check, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            string problem = await check.AskAsync(cancel).AsTask().WaitAsync(Patience, clock, cancel);
            return problem.Length == 0 ? (true, "ok") : (false, problem);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return (false, failure.Message);
        }
    }
}

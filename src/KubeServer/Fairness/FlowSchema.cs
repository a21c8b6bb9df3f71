using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Requests;
using Microsoft.Extensions.Primitives;

namespace Gantry.KubeServer.Fairness;

/// <summary>A kind of requests that share a priority level, and how they are told apart there.</summary>
internal sealed record FlowSchema(string Name, StringValues Uid, int Precedence, PriorityLevel Level, FlowUse Use, string Distinguisher, IReadOnlyList<FlowRule> Rules)
{
    public static FlowSchema Read(JsonObject item, PriorityLevel level)
    {
        JsonObject? spec = item.Child("spec");
        return new FlowSchema(
            item.Name, item.Uid, (int)(spec.Whole("matchingPrecedence") ?? 1000), level, level.UseBy(item.Name), spec.Child("distinguisherMethod").Text("type") ?? "",
            [.. (spec?.Objects("rules") ?? []).Select(FlowRule.Read)]);
    }

    public bool Matches(RequestScope request, RequestUser user)
    {
        for (int i = 0; i < Rules.Count; i++)
        {
            if (Rules[i].Matches(request, user))
                return true;
        }

        return false;
    }

    /// <summary>What requests of one flow have in common.</summary>
    public string FlowOf(RequestScope request, RequestUser user) => Distinguisher switch
    {
        "ByUser" => user.Name,
        "ByNamespace" => request.IsResource ? request.Target.Namespace : "",
        _ => "",
    };
}

using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Defaults;

/// <summary>What an autoscaler follows and how fast it may be, where nothing is said.</summary>
internal static class AutoscalerDefaults
{
    private const int UsualUtilization = 80;
    private const int UsualPeriod = 15;

    public static void Complete(JsonObject autoscaler)
    {
        JsonObject spec = autoscaler.ChildOrNew("spec");
        if (spec.Field("metrics").IsBlank)
            spec["metrics"] = new JsonArray(Cpu());
        if (spec.Child("behavior") is not { } behavior)
            return;
        Fill(behavior.ChildOrNew("scaleUp"), isUp: true);
        Fill(behavior.ChildOrNew("scaleDown"), isUp: false);
    }

    private static void Fill(JsonObject rules, bool isUp)
    {
        if (isUp)
            rules.SetIfAbsent("stabilizationWindowSeconds", 0);
        rules.SetIfAbsent("selectPolicy", "Max");
        // An empty list is not the same as none: it is refused.
        if (rules.Field("policies") is not null)
            return;
        rules["policies"] = isUp ? new JsonArray(Policy("Pods", 4), Policy("Percent", 100)) : new JsonArray(Policy("Percent", 100));
    }

    private static JsonObject Policy(string type, int value) => new() { ["type"] = type, ["value"] = value, ["periodSeconds"] = UsualPeriod };

    private static JsonObject Cpu() => new()
    {
        ["type"] = "Resource",
        ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = UsualUtilization } },
    };
}

using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.Kube.Policy;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Subresources;

/// <summary>Takes an eviction from the budget that covers a pod, by compare-and-set, so that evictions at the same time share what is left.</summary>
internal static class DisruptionBudgets
{
    private const string Refused = "Cannot evict pod as it would violate the pod's disruption budget.";
    private const int ConflictTries = 20;

    // So many granted evictions that led to nothing mean that nobody keeps the budgets.
    private const int MaxDisrupted = 2000;

    /// <summary>False where nothing was taken, since no budget counts on the pod; throws where none may go.</summary>
    public static async ValueTask<bool> ChargeAsync(ObjectRegistry registry, JsonObject pod, bool isDryRun, CancellationToken cancel)
    {
        ApiResource budgets = registry.Catalog.Of<PodDisruptionBudget>();
        string[] covering = [.. budgets.Cache.Snapshot.Objects.StartingWith(budgets.PrefixIn(pod.Namespace))
            .Where(budget => LabelQuery.Of(ObjectJson.Parse(budget.Json).Child("spec").Child("selector")).Matches(pod)).Select(budget => budget.Name)];
        if (covering.Length > 1)
            throw new ApiException(new Status { Outcome = "Failure", Code = 500, Message = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support." });
        if (covering.Length == 0)
            return true;

        for (int attempt = 1; attempt <= ConflictTries; attempt++)
        {
            Entry? entry = await registry.FindAsync(budgets, new ObjectKey(pod.Namespace, covering[0]), cancel);
            if (entry is null)
                return true;
            JsonObject budget = ObjectJson.Parse(entry.Value);
            if (!IsReady(pod) && LetsUnreadyGo(budget))
                return false;

            JsonObject charged = Charged(budget, pod.Name, registry.Clock.GetUtcNow());
            if (isDryRun)
                return true;
            WriteResult result = await registry.WriteAsync(new Write { Key = entry.Key, Value = ObjectJson.ToPayload(charged), Expected = entry.Modified }, cancel);
            if (result.IsApplied)
                return true;
        }

        throw TooMany($"couldn't update PodDisruptionBudget \"{covering[0]}\" due to conflicts", "", retryAfter: 10);
    }

    private static bool IsReady(JsonObject pod) =>
        pod.Child("status").Objects("conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    private static bool LetsUnreadyGo(JsonObject budget)
    {
        if (budget.Child("spec").Text("unhealthyPodEvictionPolicy") == "AlwaysAllow")
            return true;
        JsonObject? status = budget.Child("status");
        long desired = status.Whole("desiredHealthy") ?? 0;
        return desired > 0 && (status.Whole("currentHealthy") ?? 0) >= desired;
    }

    private static JsonObject Charged(JsonObject budget, string pod, DateTimeOffset now)
    {
        JsonObject changed = budget.Copy();
        JsonObject status = changed.ChildOrNew("status");
        long allowed = status.Whole("disruptionsAllowed") ?? 0;
        if ((status.Whole("observedGeneration") ?? 0) < (budget.Metadata.Whole("generation") ?? 0))
            throw TooMany(Refused, $"The disruption budget {budget.Name} is still being processed by the server.", retryAfter: 10);
        if (allowed < 0)
            throw ApiErrors.Forbidden(PodDisruptionBudget.Definition, budget.Name, "pdb disruptions allowed is negative");
        if (status.Count("disruptedPods") > MaxDisrupted)
            throw ApiErrors.Forbidden(PodDisruptionBudget.Definition, budget.Name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        if (allowed == 0)
            throw TooMany(Refused, $"The disruption budget {budget.Name} needs {status.Whole("desiredHealthy") ?? 0} healthy pods and has {status.Whole("currentHealthy") ?? 0} currently", retryAfter: null);

        status["disruptionsAllowed"] = allowed - 1;
        status.ChildOrNew("disruptedPods")[pod] = now.ToTimestamp();
        if (allowed == 1)
            SetExhausted(changed, now);
        return changed;
    }

    private static void SetExhausted(JsonObject budget, DateTimeOffset now)
    {
        JsonArray conditions = budget.ChildOrNew("status").ListOrNew("conditions");
        JsonObject? condition = conditions.OfType<JsonObject>().FirstOrDefault(one => one.Text("type") == "DisruptionAllowed");
        if (condition is null)
            conditions.Add((JsonNode)(condition = new JsonObject { ["type"] = "DisruptionAllowed", ["message"] = "" }));
        if (condition.Text("status") != "False")
            condition["lastTransitionTime"] = now.ToTimestamp();
        condition["status"] = "False";
        condition["reason"] = "InsufficientPods";
        condition["observedGeneration"] = budget.Metadata.Whole("generation") ?? 0;
    }

    private static ApiException TooMany(string message, string cause, int? retryAfter) => new(new Status
    {
        Outcome = "Failure",
        Code = 429,
        Reason = "TooManyRequests",
        Message = message,
        Details = new StatusDetails
        {
            RetryAfterSeconds = retryAfter,
            Causes = cause.Length > 0 ? [new StatusCause { Reason = "DisruptionBudget", Message = cause }] : [],
        },
    });
}

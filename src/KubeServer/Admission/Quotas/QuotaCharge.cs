using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Quotas;
using Gantry.Kube.Trees;
using Gantry.Store;

namespace Gantry.KubeServer.Admission.Quotas;

/// <summary>What a request takes from one quota, as that quota is now.</summary>
internal sealed record QuotaCharge(Entry Entry, JsonObject Quota, Amounts Used)
{
    private static readonly string[] MustBeNamed = ["cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"];

    public string Name => Quota.Name;

    /// <summary>Null for a quota that is not concerned; throws where it does not allow the request.</summary>
    public static QuotaCharge? Of(AdmissionRequest request, Entry entry)
    {
        JsonObject quota = ObjectJson.Parse(entry.Value);
        JsonObject item = request.Object!;
        Amounts hard = Amounts.Of(quota.Child("status").Child("hard"));
        string[] concerned = [.. hard.Keys.Where(name => QuotaUsage.IsAbout(request.Definition, name))];
        if (concerned.Length == 0 || !QuotaScopes.Match(quota.Child("spec"), request.Definition, item))
            return null;

        if (QuotaUsage.IsPod(request.Definition) && Unnamed(item.Child("spec"), concerned) is { } unnamed)
            throw request.Forbidden($"failed quota: {quota.Name}: must specify {unnamed}");
        Amounts used = Amounts.Of(quota.Child("status").Child("used"));
        if (concerned.Any(name => !used.ContainsKey(name)))
            throw request.Forbidden($"status unknown for quota: {quota.Name}, resources: {string.Join(',', concerned.Order(StringComparer.Ordinal))}");

        Amounts taken = Taken(request, quota).Only(concerned).WithoutZeros();
        if (taken.Count == 0)
            return null;
        CheckFits(request, quota, taken, used, hard);
        return new QuotaCharge(entry, quota, used.Plus(taken));
    }

    public JsonObject Charged()
    {
        JsonObject charged = Quota.Copy();
        charged.ChildOrNew("status")["used"] = Used.ToJson();
        return charged;
    }

    private static Amounts Taken(AdmissionRequest request, JsonObject quota)
    {
        DateTimeOffset now = request.Registry.Clock.GetUtcNow();
        Amounts usage = QuotaUsage.Of(request.Definition, request.Object!, now);
        if (usage.FirstOrDefault(pair => pair.Value < Quantity.Zero) is { Key: not null } negative)
            throw request.Forbidden($"quota usage is negative for resource(s): {negative.Key}");
        return request.Old is { } old && QuotaScopes.Match(quota.Child("spec"), request.Definition, old)
            ? usage.MoreThan(QuotaUsage.Of(request.Definition, old, now))
            : usage;
    }

    private static void CheckFits(AdmissionRequest request, JsonObject quota, Amounts taken, Amounts used, Amounts hard)
    {
        Amounts after = used.Plus(taken);
        string[] exceeded = [.. taken.Keys.Where(name => after[name] > hard[name])];
        if (exceeded.Length > 0)
            throw request.Forbidden($"exceeded quota: {quota.Name}, requested: {taken.Only(exceeded)}, used: {used.Only(exceeded)}, limited: {hard.Only(exceeded)}");
    }

    // A quota for processors or memory asks every container to say how much it wants: "cpu for: a,b; memory for: a".
    private static string? Unnamed(JsonObject? spec, string[] concerned)
    {
        string[] required = [.. MustBeNamed.Intersect(concerned)];
        if (required.Length == 0)
            return null;

        Amounts whole = QuotaUsage.OfCompute(Amounts.Of(spec.Child("resources").Child("requests")), Amounts.Of(spec.Child("resources").Child("limits")));
        SortedDictionary<string, SortedSet<string>> missing = new(StringComparer.Ordinal);
        foreach (JsonObject container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            Amounts named = QuotaUsage.OfCompute(PodAmounts.Of(container, "requests"), PodAmounts.Of(container, "limits"));
            foreach (string resource in required.Where(resource => !named.ContainsKey(resource) && !whole.ContainsKey(resource)))
            {
                if (!missing.TryGetValue(resource, out SortedSet<string>? names))
                    missing[resource] = names = new(StringComparer.Ordinal);
                names.Add(container.Text("name") ?? "");
            }
        }

        return missing.Count == 0 ? null : string.Join("; ", missing.Select(pair => $"{pair.Key} for: {string.Join(',', pair.Value)}"));
    }
}

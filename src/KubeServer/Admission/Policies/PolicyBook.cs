using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>All policies of one kind that are in force, each with its bindings, in the order of their names.</summary>
internal sealed class PolicyBook<TPolicy>(ApiResource policies, ApiResource bindings, Func<JsonObject, TPolicy> read)
{
    private volatile Edition? _edition;

    public IReadOnlyList<(TPolicy Policy, IReadOnlyList<PolicyBinding> Bindings)> InForce
    {
        get
        {
            OrderedObjects policiesNow = policies.Cache.Snapshot.Objects;
            OrderedObjects bindingsNow = bindings.Cache.Snapshot.Objects;
            Edition? edition = _edition;
            if (edition?.Policies != policiesNow || edition.Bindings != bindingsNow)
                _edition = edition = new Edition(policiesNow, bindingsNow, Read(policiesNow, bindingsNow));
            return edition.InForce;
        }
    }

    private (TPolicy, IReadOnlyList<PolicyBinding>)[] Read(OrderedObjects policiesNow, OrderedObjects bindingsNow)
    {
        ILookup<string, PolicyBinding> byPolicy = bindingsNow.StartingWith(bindings.Prefix)
            .Select(item => new PolicyBinding(item.Name, ObjectJson.Parse(item.Json).Child("spec")))
            .ToLookup(binding => binding.PolicyName);
        return [.. policiesNow.StartingWith(policies.Prefix)
            .Where(item => byPolicy.Contains(item.Name))
            .Select(item => (read(ObjectJson.Parse(item.Json)), (IReadOnlyList<PolicyBinding>)[.. byPolicy[item.Name]]))];
    }

    private sealed record Edition(OrderedObjects Policies, OrderedObjects Bindings, (TPolicy, IReadOnlyList<PolicyBinding>)[] InForce);
}

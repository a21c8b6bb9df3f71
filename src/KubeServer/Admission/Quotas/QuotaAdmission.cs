using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Quotas;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Admission.Quotas;

/// <summary>
/// Charges the quotas of a namespace with what a request would take, before it takes it, and refuses what does not fit. The charge is
/// a compare-and-set on the quota's status, so that requests at the same time, also through several servers, never get more than there is.
/// </summary>
internal sealed class QuotaAdmission(ResourceCatalog catalog) : IAdmissionStep
{
    private const int ConflictTries = 50;
    private const int Lanes = 64;

    private readonly ApiResource _quotas = catalog.Of(ResourceQuota.Definition);

    // Requests in one namespace wait here for each other rather than lose against each other in the store.
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1, 1))];

    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    public async ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        OrderedObjects all = _quotas.Cache.Snapshot.Objects;
        if (all.Count == 0 || !Concerns(request))
            return;

        string[] names = [.. all.StartingWith(_quotas.PrefixIn(request.Namespace)).Select(quota => quota.Name)];
        if (names.Length == 0)
            return;

        SemaphoreSlim lane = _lanes[(uint)request.Namespace.GetHashCode(StringComparison.Ordinal) % Lanes];
        await lane.WaitAsync(cancel);
        try
        {
            await ChargeAllAsync(request, names, cancel);
        }
        finally
        {
            lane.Release();
        }
    }

    private static bool Concerns(AdmissionRequest request)
    {
        if (request.Namespace.Length == 0 || request.Object is null || !request.Definition.Namespaced)
            return false;
        ResourceDefinition kind = request.Definition;
        if (request.Subresource.Length > 0)
            return QuotaUsage.IsPod(kind) && request.Subresource == "resize";
        bool grows = QuotaUsage.IsService(kind) || QuotaUsage.IsClaim(kind);
        return request.Operation == Operation.Create || (request.Operation == Operation.Update && grows);
    }

    // All are looked at before the first is charged: a request that one quota refuses takes from none.
    private async ValueTask ChargeAllAsync(AdmissionRequest request, string[] names, CancellationToken cancel)
    {
        List<QuotaCharge> charges = [];
        foreach (string name in names)
        {
            if (await ReadAsync(request, name, cancel) is { } charge)
                charges.Add(charge);
        }

        if (request.IsDryRun)
            return;
        foreach (QuotaCharge charge in charges)
            await ApplyAsync(request, charge, cancel);
    }

    private async ValueTask<QuotaCharge?> ReadAsync(AdmissionRequest request, string name, CancellationToken cancel)
    {
        Entry? entry = await request.Registry.FindAsync(_quotas, new ObjectKey(request.Namespace, name), cancel);
        return entry is null ? null : QuotaCharge.Of(request, entry);
    }

    private async ValueTask ApplyAsync(AdmissionRequest request, QuotaCharge charge, CancellationToken cancel)
    {
        QuotaCharge? next = charge;
        for (int attempt = 0; attempt < ConflictTries && next is not null; attempt++)
        {
            WriteResult result = await request.Registry.WriteAsync(
                new Write { Key = next.Entry.Key, Value = ObjectJson.ToPayload(next.Charged()), Expected = next.Entry.Modified }, cancel);
            if (result.IsApplied)
                return;
            next = await ReadAsync(request, charge.Name, cancel);
        }

        if (next is not null)
            throw ApiErrors.Modified(ResourceQuota.Definition, charge.Name);
    }
}

using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.RootCertificates;

/// <summary>Puts the certificate by which pods recognise the API into every namespace.</summary>
/// <param name="reader">Who may read the maps; the one who writes them may not.</param>
internal sealed class RootCertificateReconciler(WatchCache<Namespace> namespaces, WatchCache<PartialObject> maps, KubeClient reader, KubeClient writer, string certificate) : IReconciler
{
    public const string Name = "kube-root-ca.crt";
    private const string Entry = "ca.crt";

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (namespaces.Find(key) is not { IsBeingDeleted: false })
            return NextCheck.OnChange;

        // The cache holds metadata only, so the content is read; that happens once per namespace and change of the map.
        var mapKey = new ObjectKey(key.Name, Name);
        ConfigMap? known = maps.Find(mapKey) is null ? null : await reader.FindAsync<ConfigMap>(mapKey, cancel);
        var data = new Dictionary<string, string> { [Entry] = certificate };
        if (known is null)
            await CreateAsync(new ConfigMap { Metadata = new() { Name = Name, Namespace = key.Name }, Data = data }, cancel);
        else if (known.Data.GetValueOrDefault(Entry) != certificate)
            await writer.UpdateAsync(known with { Data = data }, cancel);
        return NextCheck.OnChange;
    }

    private async Task CreateAsync(ConfigMap map, CancellationToken cancel)
    {
        try
        {
            await writer.CreateAsync(map, cancel);
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.AlreadyExists)
        {
            // The cache will show it, and that wakes this controller again.
        }
    }
}

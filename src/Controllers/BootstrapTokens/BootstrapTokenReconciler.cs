using System.Globalization;
using System.Text;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.BootstrapTokens;

/// <summary>Removes bootstrap tokens whose time is over.</summary>
internal sealed class BootstrapTokenReconciler(WatchCache<PartialObject> secrets, KubeClient kube, TimeProvider clock) : IReconciler
{
    public const string Namespace = "kube-system";
    public const string NamePrefix = "bootstrap-token-";
    private const string Type = "bootstrap.kubernetes.io/token";

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (secrets.Find(key) is not { IsBeingDeleted: false } || await kube.FindAsync<Secret>(key, cancel) is not { Type: Type } secret)
            return NextCheck.OnChange;
        if (EndOf(secret) is not { } end)
            return NextCheck.OnChange;
        if (clock.GetUtcNow() < end)
            return NextCheck.In(end - clock.GetUtcNow());

        await kube.DeleteAsync<Secret>(key, new() { Preconditions = new() { Uid = secret.Metadata.Uid } }, cancel);
        return NextCheck.OnChange;
    }

    private static DateTimeOffset? EndOf(Secret secret) =>
        secret.Data.TryGetValue("expiration", out byte[]? text)
        && DateTimeOffset.TryParse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset end)
            ? end
            : null;
}

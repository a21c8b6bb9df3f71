using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.ServiceAccounts;

/// <summary>
/// Takes back tokens in Secrets that were once made for accounts by themselves, when nobody has used them for a year: first they are marked, so that they are
/// no longer good, and after another year they are removed. Secrets that somebody has asked for, and those that a pod mounts, stay.
/// </summary>
internal sealed class LegacyTokenReconciler(
    WatchCache<PartialObject> secrets, WatchCache<ServiceAccount> accounts, WatchCache<Pod> pods, KubeClient kube, TimeProvider clock) : IReconciler
{
    public const string LastUsed = "kubernetes.io/legacy-token-last-used";
    public const string InvalidSince = "kubernetes.io/legacy-token-invalid-since";

    private const string Type = "kubernetes.io/service-account-token";
    private const string DateFormat = "yyyy-MM-dd";

    private static readonly ObjectKey Tracking = new("kube-system", "kube-apiserver-legacy-service-account-token-tracking");
    private static readonly TimeSpan Unused = TimeSpan.FromDays(365);

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (secrets.Find(key) is not { IsBeingDeleted: false } known || !IsMadeByItself(known) || IsMounted(key))
            return NextCheck.OnChange;
        if (await SinceAsync(known, cancel) is not { } since)
            return NextCheck.OnChange;
        DateTimeOffset end = since + Unused;
        if (clock.GetUtcNow() < end)
            return NextCheck.In(end - clock.GetUtcNow());
        if (await kube.FindAsync<Secret>(key, cancel) is not { Type: Type } secret || secret.Metadata.ResourceVersion != known.Metadata.ResourceVersion)
            return NextCheck.OnChange;

        Preconditions same = new() { Uid = secret.Metadata.Uid, ResourceVersion = secret.Metadata.ResourceVersion };
        if (known.Metadata.Labels.ContainsKey(InvalidSince))
            await kube.DeleteAsync<Secret>(key, new DeleteOptions { Preconditions = same }, cancel);
        else
            await MarkAsync(secret, cancel);
        return NextCheck.OnChange;
    }

    private bool IsMadeByItself(PartialObject secret) =>
        secret.Metadata.Annotations.GetValueOrDefault(TokenSecretReconciler.AccountName) is { } name
        && accounts.Find(new ObjectKey(secret.Namespace, name)) is { } account && account.Secrets.Any(one => one.Name == secret.Name);

    private bool IsMounted(ObjectKey key) =>
        pods.All().Any(pod => pod.Namespace == key.Namespace && pod.Spec.Volumes.Any(volume => volume.Secret?.SecretName == key.Name));

    // From when it counts: when it was marked, was last used or made, but not before anybody looked after it.
    private async ValueTask<DateTimeOffset?> SinceAsync(PartialObject secret, CancellationToken cancel)
    {
        if (secret.Metadata.Labels.GetValueOrDefault(InvalidSince) is { } marked)
            return DateOf(marked);
        ConfigMap? tracking = await kube.FindAsync<ConfigMap>(Tracking, cancel);
        if (DateOf(tracking?.Data.GetValueOrDefault("since")) is not { } begun)
            return null;
        DateTimeOffset? used = DateOf(secret.Metadata.Labels.GetValueOrDefault(LastUsed)) ?? secret.Metadata.CreationTimestamp;
        return used > begun ? used : begun;
    }

    private async ValueTask MarkAsync(Secret secret, CancellationToken cancel)
    {
        string today = clock.GetUtcNow().ToString(DateFormat, CultureInfo.InvariantCulture);
        JsonObject metadata = new() { ["resourceVersion"] = secret.Metadata.ResourceVersion, ["labels"] = new JsonObject { [InvalidSince] = today } };
        await kube.PatchAsync(Secret.Definition, secret.Key, PatchBody.Merge(new() { ["metadata"] = metadata }), KubeJson.TypeOf<PartialObject>(), subresource: null, cancel);
    }

    private static DateTimeOffset? DateOf(string? text) =>
        DateTimeOffset.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;
}

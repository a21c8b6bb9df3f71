using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.BootstrapTokens;

/// <summary>
/// Signs what everybody may know of the cluster, a kubeconfig in kube-public, with each bootstrap token that is for that: a new node that knows a token knows
/// whom to believe. The signature is a JWS without its content (RFC 7515, appendix F).
/// </summary>
internal sealed class ClusterFactsSigner(WatchCache<PartialObject> secrets, KubeClient kube, TimeProvider clock) : IReconciler
{
    public static readonly ObjectKey Facts = new("kube-public", "cluster-info");

    private const string Content = "kubeconfig";
    private const string Prefix = "jws-kubeconfig-";

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (await kube.FindAsync<ConfigMap>(Facts, cancel) is not { } facts || facts.Data.GetValueOrDefault(Content) is not { } content)
            return NextCheck.OnChange;

        Dictionary<string, string> data = facts.Data.Where(entry => !entry.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary();
        foreach (PartialObject known in secrets.All().Where(secret => IsToken(secret.Key)))
        {
            if (await kube.FindAsync<Secret>(known.Key, cancel) is { } secret && IsForSigning(secret))
                data[Prefix + Field(secret, "token-id")] = Sign(content, Field(secret, "token-id"), Field(secret, "token-secret"));
        }

        if (data.Count != facts.Data.Count || data.Any(entry => facts.Data.GetValueOrDefault(entry.Key) != entry.Value))
            await kube.UpdateAsync(facts with { Data = data }, cancel);
        return NextCheck.OnChange;
    }

    public static bool IsToken(ObjectKey key) =>
        key.Namespace == BootstrapTokenReconciler.Namespace && key.Name.StartsWith(BootstrapTokenReconciler.NamePrefix, StringComparison.Ordinal);

    private bool IsForSigning(Secret secret)
    {
        bool isOver = Field(secret, "expiration") is { Length: > 0 } text
            && (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset end) || end <= clock.GetUtcNow());
        return secret is { Type: "bootstrap.kubernetes.io/token", IsBeingDeleted: false } && !isOver && Field(secret, "usage-bootstrap-signing") == "true"
            && Field(secret, "token-id").Length > 0 && secret.Name == BootstrapTokenReconciler.NamePrefix + Field(secret, "token-id") && Field(secret, "token-secret").Length > 0;
    }

    // The head names the algorithm and the token; what is between the dots stays away.
    private static string Sign(string content, string id, string secret)
    {
        string head = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"HS256","kid":"{{id}}"}"""));
        byte[] signed = Encoding.ASCII.GetBytes($"{head}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content))}");
        return $"{head}..{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    private static string Field(Secret secret, string name) => secret.Data.TryGetValue(name, out byte[]? value) ? Encoding.UTF8.GetString(value) : "";
}

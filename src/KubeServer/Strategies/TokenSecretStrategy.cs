using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Verbs;
using Gantry.Store;

namespace Gantry.KubeServer.Strategies;

/// <summary>Fills Secrets that are made to hold a service account's token. Those of an account that is not there stay empty; a controller removes them.</summary>
internal sealed class TokenSecretStrategy(ServiceAccountTokens tokens, string authorityPem)
{
    private const string Type = "kubernetes.io/service-account-token";
    private const string AccountName = "kubernetes.io/service-account.name";
    private const string AccountUid = "kubernetes.io/service-account.uid";

    public async ValueTask FillAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject secret = write.New;
        if (secret.Text("type") != Type || secret.Metadata.Child("annotations") is not { } annotations || annotations.Text(AccountName) is not { Length: > 0 } name)
            return;

        Entry? entry = await write.Registry.FindAsync(write.Registry.Catalog.Of<ServiceAccount>(), new ObjectKey(secret.Namespace, name), cancel);
        if (entry is null)
            return;

        string uid = ObjectJson.Parse(entry.Value).Uid;
        if (annotations.Text(AccountUid) is { Length: > 0 } claimed && claimed != uid)
            return;

        annotations[AccountUid] = uid;
        JsonObject data = secret.ChildOrNew("data");
        data.SetIfAbsent("ca.crt", Encode(authorityPem));
        data.SetIfAbsent("namespace", Encode(secret.Namespace));
        if (tokens.SignsKept && string.IsNullOrEmpty(data.Text("token")))
            data["token"] = Encode(await tokens.SignKeptAsync(secret.Namespace, new NamedUid(name, uid), secret.Name, cancel));
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

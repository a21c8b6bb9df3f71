using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>Signs with a key of this machine, and believes others besides: those with which tokens were signed before, or will be.</summary>
internal sealed class KeySigner(TokenKeys keys) : ITokenSigner
{
    private volatile TokenKeys _keys = keys;
    private long _edition;

    // A year and a day, as Kubernetes bounds tokens that ask for more.
    public TimeSpan MaxLifetime => TimeSpan.FromDays(366);

    public bool SignsKept => true;

    public TimeSpan KeySetAge => TimeSpan.FromHours(1);

    /// <summary>Goes over to other keys. What a key verified that is not among them is nobody's word any more.</summary>
    public void Use(TokenKeys keys)
    {
        _keys = keys;
        Interlocked.Increment(ref _edition);
    }

    public ValueTask<long> EditionAsync(CancellationToken cancel) => ValueTask.FromResult(Interlocked.Read(ref _edition));

    public ValueTask<string> SignAsync(string claims, CancellationToken cancel)
    {
        SigningKey key = _keys.Signing;
        string signed = $"{key.Head}.{claims}";
        return ValueTask.FromResult($"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}");
    }

    public ValueTask<bool> VerifiesAsync(string head, string claims, string signature, CancellationToken cancel)
    {
        if (TokenPart.Read(head) is not { } read || read.Text("alg") is not { Length: > 0 } algorithm)
            return ValueTask.FromResult(false);

        // A token whose maker did not name his key may be of any of them.
        string id = read.Text("kid") ?? "";
        byte[] signed = Encoding.ASCII.GetBytes($"{head}.{claims}");
        byte[] bytes = Base64Url.DecodeFromChars(signature);
        return ValueTask.FromResult(_keys.Verifying.Any(key => (id.Length == 0 || key.Id == id) && key.Key.Verifies(algorithm, signed, bytes)));
    }

    public JsonObject KeySet()
    {
        JsonArray keys = [];
        foreach (VerifyingKey key in _keys.Verifying)
            keys.Add((JsonNode)key.Json.DeepClone());
        return new JsonObject { ["keys"] = keys };
    }
}

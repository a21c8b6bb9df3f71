using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Encryption.Kms;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Encryption;

/// <summary>Reads the providers of an EncryptionConfiguration. A service that several rules name is one cipher.</summary>
internal sealed class ProviderReader(ConfigFile file, TimeProvider clock, ILogger logger)
{
    private readonly Dictionary<string, KmsCipher> _services = [];

    public IReadOnlyCollection<KmsCipher> Services => _services.Values;

    public IEnumerable<IValueCipher> Read(string field, JsonObject provider)
    {
        if (provider.Count != 1)
            throw file.Wrong($"{field}: provider does not contain exactly one of: aescbc, aesgcm, identity, kms, secretbox");
        string kind = provider.First().Key;
        int[] sizes = kind switch
        {
            "aesgcm" or "aescbc" => [16, 24, 32],
            "secretbox" => [32],
            "kms" or "identity" => [],
            _ => throw file.Wrong($"{field}: no such provider: {kind}"),
        };
        if (kind == "identity")
            return [new PlainCipher()];
        if (kind == "kms")
            return [Service($"{field}.kms", provider.Child("kms"))];
        JsonObject[] keys = [.. provider.Child(kind)?.Objects("keys") ?? []];
        if (keys.Length == 0)
            throw file.Wrong($"{field}.{kind}.keys: at least one is needed");
        return [.. keys.Select((key, index) => ReadKey($"{field}.{kind}.keys[{index}]", kind, key, sizes))];
    }

    private IValueCipher ReadKey(string field, string kind, JsonObject key, int[] sizes)
    {
        string name = NameOf(field, key);
        byte[] secret = new byte[256];
        if (!Convert.TryFromBase64String(key.Text("secret") ?? "", secret, out int length) || !sizes.Contains(length))
            throw file.Wrong($"{field}.secret: expected length: {string.Join(" or ", sizes)} bytes in base64");
        secret = secret[..length];
        return kind switch
        {
            "aesgcm" => new GcmCipher(name, secret),
            "aescbc" => new CbcCipher(name, secret),
            _ => new SecretBoxCipher(name, secret),
        };
    }

    private KmsCipher Service(string field, JsonObject? kms)
    {
        string name = NameOf(field, kms);
        if (kms.Text("apiVersion") != "v2")
            throw file.Wrong($"{field}.apiVersion: unsupported apiVersion: only v2 is served");
        if (kms.Field("cachesize") is not null)
            throw file.Wrong($"{field}.cachesize: cachesize is not supported in v2");
        string endpoint = kms.Text("endpoint") ?? "";
        if (!endpoint.StartsWith("unix://", StringComparison.Ordinal) || endpoint["unix://".Length..].TrimStart('@').Length == 0)
            throw file.Wrong($"{field}.endpoint: unsupported scheme, must be unix:// and the path of a socket");
        KmsOptions options = new(name, endpoint["unix://".Length..]);
        if (kms.Text("timeout") is { } timeout)
            options = options with { Timeout = TimeoutOf(field, timeout) };
        if (_services.TryGetValue(name, out KmsCipher? known))
            return known.Socket == options.Socket ? known : throw file.Wrong($"{field}.name: is the name of another provider already");
        return _services[name] = new KmsCipher(options, clock, logger);
    }

    private string NameOf(string field, JsonObject? named) => named.Text("name") is { Length: > 0 } name && !name.Contains(':', StringComparison.Ordinal)
        ? name
        : throw file.Wrong($"{field}.name: a name without colons is needed");

    private TimeSpan TimeoutOf(string field, string text)
    {
        string number = text.EndsWith("ms", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('s') ? text[..^1] : "";
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || value <= 0 || value > 600_000)
            throw file.Wrong($"{field}.timeout: should be a positive value, such as 3s");
        return text.EndsWith("ms", StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(value) : TimeSpan.FromSeconds(value);
    }
}

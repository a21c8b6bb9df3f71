using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Yaml;

namespace Gantry.KubeServer.Encryption;

/// <summary>Which kinds are encrypted in the store, and with which keys: the first cipher of a kind writes, all of them read.</summary>
public sealed class EncryptionPlan
{
    private readonly IReadOnlyList<(Func<string, string, bool> Covers, IReadOnlyList<IValueCipher> Ciphers)> _rules;

    private EncryptionPlan(IReadOnlyList<(Func<string, string, bool>, IReadOnlyList<IValueCipher>)> rules) => _rules = rules;

    /// <summary>Secrets under one key of the cluster's own. Those that were written before there was a key stay readable.</summary>
    public static EncryptionPlan ForSecrets(byte[] key) =>
        new([(static (group, plural) => group.Length == 0 && plural == "secrets", [new GcmCipher("gantry-" + NameOf(key), key), new PlainCipher()])]);

    // Another key has another name, so that a server with the wrong one says so.
    private static string NameOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4));

    /// <summary>Reads an EncryptionConfiguration (apiserver.config.k8s.io/v1); throws <see cref="FormatException"/> with the place of what is wrong.</summary>
    public static EncryptionPlan Load(string path)
    {
        if (!YamlTree.TryRead(File.ReadAllBytes(path), out JsonNode? tree, out string failure) || tree is not JsonObject root)
            throw new FormatException($"{path}: {(failure.Length > 0 ? failure : "no document")}");
        if (root.Text("kind") != "EncryptionConfiguration" || root.Text("apiVersion") is not ("apiserver.config.k8s.io/v1" or "v1"))
            throw new FormatException($"{path}: the kind must be EncryptionConfiguration of apiserver.config.k8s.io/v1");
        List<(Func<string, string, bool>, IReadOnlyList<IValueCipher>)> rules = [];
        foreach (JsonObject rule in root.Objects("resources"))
            rules.Add(ReadRule(path, $"resources[{rules.Count}]", rule));
        return rules.Count > 0 ? new EncryptionPlan(rules) : throw new FormatException($"{path}: resources: at least one is needed");
    }

    /// <summary>The ciphers for a key of the store, the one that writes first; null for a kind that no rule names.</summary>
    internal IReadOnlyList<IValueCipher>? CiphersFor(string key)
    {
        ReadOnlySpan<char> prefix = StoreKeys.PrefixOf(key);
        if (prefix.Length <= StoreKeys.Root.Length)
            return null;
        string[] steps = prefix[StoreKeys.Root.Length..^1].ToString().Split('/');
        string group = steps[0] == "core" ? "" : steps[0];
        return _rules.FirstOrDefault(rule => rule.Covers(group, steps[1])).Ciphers;
    }

    private static (Func<string, string, bool>, IReadOnlyList<IValueCipher>) ReadRule(string path, string field, JsonObject rule)
    {
        string[] resources = [.. rule.Texts("resources")];
        if (resources.Length == 0)
            throw new FormatException($"{path}: {field}.resources: at least one is needed");
        List<IValueCipher> ciphers = [];
        int index = 0;
        foreach (JsonObject provider in rule.Objects("providers"))
            ciphers.AddRange(ReadProvider(path, $"{field}.providers[{index++}]", provider));
        if (ciphers.Count == 0)
            throw new FormatException($"{path}: {field}.providers: at least one is needed");
        return ((group, plural) => resources.Any(resource => Names(resource, group, plural)), ciphers);
    }

    // "secrets", "deployments.apps", "*.apps" for a whole group, "*." for the unnamed one, "*.*" for everything
    private static bool Names(string resource, string group, string plural)
    {
        int dot = resource.IndexOf('.', StringComparison.Ordinal);
        (string wantedPlural, string wantedGroup) = dot < 0 ? (resource, "") : (resource[..dot], resource[(dot + 1)..]);
        return (wantedPlural == "*" || wantedPlural == plural) && (wantedGroup == "*" || wantedGroup == group);
    }

    private static IEnumerable<IValueCipher> ReadProvider(string path, string field, JsonObject provider)
    {
        if (provider.Count != 1)
            throw new FormatException($"{path}: {field}: provider does not contain exactly one of: aescbc, aesgcm, identity, secretbox");
        string kind = provider.First().Key;
        if (kind == "identity")
            return [new PlainCipher()];
        int[] sizes = kind switch
        {
            "aesgcm" or "aescbc" => [16, 24, 32],
            "secretbox" => [32],
            "kms" => throw new FormatException($"{path}: {field}.kms: key management services are not supported"),
            _ => throw new FormatException($"{path}: {field}: no such provider: {kind}"),
        };
        JsonObject[] keys = [.. provider.Child(kind)?.Objects("keys") ?? []];
        if (keys.Length == 0)
            throw new FormatException($"{path}: {field}.{kind}.keys: at least one is needed");
        return [.. keys.Select((key, index) => ReadKey(path, $"{field}.{kind}.keys[{index}]", kind, key, sizes))];
    }

    private static IValueCipher ReadKey(string path, string field, string kind, JsonObject key, int[] sizes)
    {
        string name = key.Text("name") ?? "";
        if (name.Length == 0 || name.Contains(':', StringComparison.Ordinal))
            throw new FormatException($"{path}: {field}.name: a name without colons is needed");
        byte[] secret = new byte[256];
        if (!Convert.TryFromBase64String(key.Text("secret") ?? "", secret, out int length) || !sizes.Contains(length))
            throw new FormatException($"{path}: {field}.secret: expected length: {string.Join(" or ", sizes)} bytes in base64");
        secret = secret[..length];
        return kind switch
        {
            "aesgcm" => new GcmCipher(name, secret),
            "aescbc" => new CbcCipher(name, secret),
            _ => new SecretBoxCipher(name, secret),
        };
    }
}

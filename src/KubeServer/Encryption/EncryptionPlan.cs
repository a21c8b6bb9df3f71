using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Encryption.Kms;
using Gantry.KubeServer.Kinds;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.KubeServer.Encryption;

/// <summary>Which kinds are encrypted in the store, and with which keys: the first cipher of a kind writes, all of them read.</summary>
public sealed class EncryptionPlan : IAsyncDisposable
{
    private readonly IReadOnlyList<(Func<string, string, bool> Covers, IReadOnlyList<IValueCipher> Ciphers)> _rules;

    // Kinds are few, and their ciphers do not change.
    private readonly ConcurrentDictionary<string, IReadOnlyList<IValueCipher>?>.AlternateLookup<ReadOnlySpan<char>> _byPrefix =
        new ConcurrentDictionary<string, IReadOnlyList<IValueCipher>?>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private EncryptionPlan(IReadOnlyList<(Func<string, string, bool>, IReadOnlyList<IValueCipher>)> rules) => _rules = rules;

    /// <summary>The services of others in which keys of the plan are.</summary>
    internal IReadOnlyCollection<KmsCipher> Services { get; private init; } = [];

    /// <summary>Secrets under one key of the cluster's own. Those that were written before there was a key stay readable.</summary>
    public static EncryptionPlan ForSecrets(byte[] key) =>
        new([(static (group, plural) => group.Length == 0 && plural == "secrets", [new GcmCipher("gantry-" + NameOf(key), key), new PlainCipher()])]);

    // Another key has another name, so that a server with the wrong one says so.
    private static string NameOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4));

    public static EncryptionPlan Load(string path) => Parse(ConfigFile.Read(path));

    /// <summary>Reads an EncryptionConfiguration (apiserver.config.k8s.io/v1); throws <see cref="FormatException"/> with the place of what is wrong.</summary>
    public static EncryptionPlan Parse(ConfigFile file, TimeProvider? clock = null, ILogger? logger = null)
    {
        JsonObject root = file.Document("EncryptionConfiguration", "apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1", "v1");
        ProviderReader providers = new(file, clock ?? TimeProvider.System, logger ?? NullLogger.Instance);
        List<(Func<string, string, bool>, IReadOnlyList<IValueCipher>)> rules = [];
        foreach (JsonObject rule in root.Objects("resources"))
            rules.Add(ReadRule(file, providers, $"resources[{rules.Count}]", rule));
        return rules.Count > 0 ? new EncryptionPlan(rules) { Services = providers.Services } : throw file.Wrong("resources: at least one is needed");
    }

    /// <summary>Gets in touch with the services that the plan names; throws where one cannot be used.</summary>
    internal async Task StartAsync(CancellationToken cancel)
    {
        foreach (KmsCipher service in Services)
            await service.StartAsync(cancel);
    }

    /// <summary>The ciphers for a key of the store, the one that writes first; null for a kind that no rule names.</summary>
    internal IReadOnlyList<IValueCipher>? CiphersFor(string key)
    {
        ReadOnlySpan<char> prefix = StoreKeys.PrefixOf(key);
        if (_byPrefix.TryGetValue(prefix, out IReadOnlyList<IValueCipher>? known))
            return known;
        IReadOnlyList<IValueCipher>? found = Find(prefix);
        _byPrefix[prefix] = found;
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (KmsCipher service in Services)
            await service.DisposeAsync();
    }

    private IReadOnlyList<IValueCipher>? Find(ReadOnlySpan<char> prefix)
    {
        if (prefix.Length <= StoreKeys.Root.Length)
            return null;
        string[] steps = prefix[StoreKeys.Root.Length..^1].ToString().Split('/');
        string group = steps[0] == "core" ? "" : steps[0];
        return _rules.FirstOrDefault(rule => rule.Covers(group, steps[1])).Ciphers;
    }

    private static (Func<string, string, bool>, IReadOnlyList<IValueCipher>) ReadRule(ConfigFile file, ProviderReader providers, string field, JsonObject rule)
    {
        string[] resources = [.. rule.Texts("resources")];
        if (resources.Length == 0)
            throw file.Wrong($"{field}.resources: at least one is needed");
        List<IValueCipher> ciphers = [];
        int index = 0;
        foreach (JsonObject provider in rule.Objects("providers"))
            ciphers.AddRange(providers.Read($"{field}.providers[{index++}]", provider));
        if (ciphers.Count == 0)
            throw file.Wrong($"{field}.providers: at least one is needed");
        return ((group, plural) => resources.Any(resource => Names(resource, group, plural)), ciphers);
    }

    // "secrets", "deployments.apps", "*.apps" for a whole group, "*." for the unnamed one, "*.*" for everything
    private static bool Names(string resource, string group, string plural)
    {
        int dot = resource.IndexOf('.', StringComparison.Ordinal);
        (string wantedPlural, string wantedGroup) = dot < 0 ? (resource, "") : (resource[..dot], resource[(dot + 1)..]);
        return (wantedPlural == "*" || wantedPlural == plural) && (wantedGroup == "*" || wantedGroup == group);
    }
}

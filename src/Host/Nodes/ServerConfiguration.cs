using Gantry.KubeServer;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Encryption;
using Gantry.KubeServer.Pki;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.Host.Nodes;

/// <summary>What the owner's files about the API server say, read once at the start, and how what they say later is taken over.</summary>
internal sealed record ServerConfiguration(ServerFiles Files, NodePaths Paths)
{
    private ConfigFile? Authentication { get; init; }

    private ConfigFile? Authorization { get; init; }

    private ConfigFile? ClientAuthorities { get; init; }

    private ConfigFile? TokenWebhook { get; init; }

    /// <summary>How other networks are reached.</summary>
    public EgressRoutes Egress { get; private init; } = EgressRoutes.Direct;

    private ConfigFile? TokenSigningKey { get; init; }

    private IReadOnlyList<ConfigFile> TokenKeys { get; init; } = [];

    private ConfigFile? Encryption { get; init; }

    private ConfigFile? Audit { get; init; }

    public static ServerConfiguration Read(ServerFiles files, NodePaths paths) => files is { TokenSigner.Length: > 0, TokenSigningKey.Length: > 0 }
        ? throw new NodeException("service account tokens are signed either with a key (--service-account-signing-key-file) or by a service (--service-account-signing-endpoint)")
        : ReadAll(files, paths);

    private static ServerConfiguration ReadAll(ServerFiles files, NodePaths paths) => Loaded(() => new ServerConfiguration(files, paths)
    {
        Authentication = Read(files.Authentication),
        Authorization = Read(files.Authorization),
        ClientAuthorities = Read(files.ClientAuthorities),
        TokenWebhook = Read(files.TokenWebhook),
        Egress = Read(files.EgressSelector) is { } egress ? EgressRoutes.Parse(egress) : EgressRoutes.Direct,
        TokenSigningKey = Read(files.TokenSigningKey),
        TokenKeys = [.. files.TokenKeys.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ConfigFile.Read)],
        Encryption = Read(files.Encryption),
        Audit = Read(files.AuditPolicy),
    });

    public EncryptionPlan EncryptionPlan(ClusterPki pki, TimeProvider clock, ILoggerFactory logs) => Loaded(() =>
        Encryption is { } file ? PlanOf(file, clock, logs) : KubeServer.Encryption.EncryptionPlan.ForSecrets(pki.SecretsKey()));

    /// <summary>Makes a server with what the files say; what they name is read too.</summary>
    public KubeApi Open(KubeApiOptions options, Func<KubeApiOptions, KubeApi> make) => Loaded(() => make(options with
    {
        Authentication = Authentication is { } authentication ? AuthenticationConfig.Parse(authentication) : AuthenticationConfig.None,
        Egress = Egress,
        TokenSigner = Files.TokenSigner,
        TokenSigningKey = TokenSigningKey,
        TokenKeys = TokenKeys,
        Audit = Audit is { } audit ? AuditOptions(AuditPolicy.Parse(audit)) : Unrecorded(),
    }));

    /// <summary>Opens what is stored with the keys that there are. What was closed with others before, or not at all, is written anew.</summary>
    public async Task OpenAsync(EncryptedStore store, CancellationToken cancel)
    {
        try
        {
            await store.StartAsync(cancel);
            await store.RewriteAsync(cancel);
        }
        catch (StoreException unreadable) when (Encryption is { } file)
        {
            throw new NodeException($"{file.Path}: {unreadable.Message}");
        }
    }

    private AuditOptions? Unrecorded() => Files.AuditWebhook.Length == 0
        ? null
        : throw new NodeException($"{Files.AuditWebhook} is sent nothing: without a policy (--audit-policy-file) no request is recorded");

    private AuditOptions AuditOptions(AuditPolicy policy)
    {
        AuditOptions options = new(policy, Files.AuditLog.Length > 0 ? Files.AuditLog : Paths.AuditLog);
        return options with
        {
            Mode = ModeOf(Files.AuditMode),
            MaxAge = TimeSpan.FromDays(Files.AuditMaxAge),
            KeptFiles = Files.AuditMaxBackup ?? options.KeptFiles,
            MaxFileBytes = Files.AuditMaxSize is { } megabytes ? megabytes * 1024L * 1024 : options.MaxFileBytes,
            Webhook = Read(Files.AuditWebhook),
            WebhookMode = ModeOf(Files.AuditWebhookMode),
        };
    }

    private static AuditMode ModeOf(string mode) => mode switch
    {
        "blocking" => AuditMode.Blocking,
        "blocking-strict" => AuditMode.BlockingStrict,
        _ => AuditMode.Batch,
    };

    /// <summary>Brings the rest in, and has all files looked after.</summary>
    public void KeepUp(KubeApi api, EncryptedStore store, TimeProvider clock, ILoggerFactory logs)
    {
        Watch(api, "authentication", Authentication, file => api.Use(AuthenticationConfig.Parse(file)));
        Watch(api, "audit", Audit, file => api.Use(AuditPolicy.Parse(file)));
        UseAndWatch(api, "authorization", Authorization, file => api.Use(AuthorizationConfig.Parse(file)));
        UseAndWatch(api, "client_ca", ClientAuthorities, api.UseClientAuthorities);
        UseAndWatch(api, "token_webhook", TokenWebhook, file => api.UseTokenWebhook(file, Files.TokenWebhookVersion.Length > 0 ? Files.TokenWebhookVersion : "v1beta1"));
        WatchTokenKeys(api);
        if (Encryption is { } encryption)
            api.Reloads.Watch("encryption", encryption, async (file, cancel) => await store.UseAsync(PlanOf(file, clock, logs), cancel));
    }

    // One file that changes is taken over together with the others as they were last good.
    private void WatchTokenKeys(KubeApi api)
    {
        (ConfigFile? signing, ConfigFile[] keys) = (TokenSigningKey, [.. TokenKeys]);
        Watch(api, "service_account_signing_key", signing, next =>
        {
            api.UseTokenKeys(next, keys);
            signing = next;
        });
        for (int i = 0; i < keys.Length; i++)
        {
            int place = i;
            Watch(api, "service_account_key", keys[place], next =>
            {
                ConfigFile[] others = [.. keys];
                others[place] = next;
                api.UseTokenKeys(signing, others);
                keys = others;
            });
        }
    }

    private static void UseAndWatch(KubeApi api, string config, ConfigFile? file, Action<ConfigFile> use)
    {
        if (file is null)
            return;
        Loaded(() =>
        {
            use(file);
            return file;
        });
        Watch(api, config, file, use);
    }

    private static void Watch(KubeApi api, string config, ConfigFile? file, Action<ConfigFile> use)
    {
        if (file is null)
            return;
        api.Reloads.Watch(config, file, (next, _) =>
        {
            use(next);
            return ValueTask.CompletedTask;
        });
    }

    private static EncryptionPlan PlanOf(ConfigFile file, TimeProvider clock, ILoggerFactory logs) =>
        KubeServer.Encryption.EncryptionPlan.Parse(file, clock, logs.CreateLogger("Gantry.KubeServer.Encryption"));

    private static ConfigFile? Read(string path) => path.Length > 0 ? ConfigFile.Read(path) : null;

    private static T Loaded<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new NodeException(wrong.Message);
        }
    }
}

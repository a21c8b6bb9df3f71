using System.Text.Json;

namespace Gantry.Host.Nodes;

/// <summary>The owner's files about the API server, named once with "gantry up" and kept for later starts. An empty name is none.</summary>
internal sealed record ServerFiles
{
    /// <summary>Whom else the server believes: an AuthenticationConfiguration.</summary>
    public string Authentication { get; init => field = value ?? ""; } = "";

    /// <summary>Certificates in PEM form whose holders may say who others are, besides the cluster's own authority.</summary>
    public string ClientAuthorities { get; init => field = value ?? ""; } = "";

    /// <summary>A kubeconfig of the service that is asked about tokens that nobody here knows.</summary>
    public string TokenWebhook { get; init => field = value ?? ""; } = "";

    /// <summary>The version of authentication.k8s.io in which that service is asked: v1beta1, as Kubernetes' own default is, or v1.</summary>
    public string TokenWebhookVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The socket of a service that signs service account tokens.</summary>
    public string TokenSigner { get; init => field = value ?? ""; } = "";

    /// <summary>The private key that signs service account tokens instead of the cluster's own.</summary>
    public string TokenSigningKey { get; init => field = value ?? ""; } = "";

    /// <summary>Files of keys besides it by which such tokens are checked, one a line.</summary>
    public string TokenKeys { get; init => field = value ?? ""; } = "";

    /// <summary>Who is asked whether requests are allowed: an AuthorizationConfiguration.</summary>
    public string Authorization { get; init => field = value ?? ""; } = "";

    /// <summary>How other networks are reached: an EgressSelectorConfiguration.</summary>
    public string EgressSelector { get; init => field = value ?? ""; } = "";

    /// <summary>What is encrypted in the store: an EncryptionConfiguration. Without it secrets are, with a key of the node's own.</summary>
    public string Encryption { get; init => field = value ?? ""; } = "";

    /// <summary>What is recorded of requests: a Policy of audit.k8s.io/v1.</summary>
    public string AuditPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Where it is recorded; below the node's root by default.</summary>
    public string AuditLog { get; init => field = value ?? ""; } = "";

    /// <summary>A kubeconfig of the service that is sent what is recorded.</summary>
    public string AuditWebhook { get; init => field = value ?? ""; } = "";

    /// <summary>Days for which files of the log are kept; 0 for ever.</summary>
    public int AuditMaxAge { get; init; }

    /// <summary>Files of the log that are kept besides the one that is written; 0 for all, null for the usual number.</summary>
    public int? AuditMaxBackup { get; init; }

    /// <summary>Megabytes after which a file of the log is put aside; null for the usual size.</summary>
    public int? AuditMaxSize { get; init; }

    /// <summary>batch, blocking or blocking-strict.</summary>
    public string AuditMode { get; init => field = value ?? ""; } = "";

    public string AuditWebhookMode { get; init => field = value ?? ""; } = "";

    public static ServerFiles Read(NodePaths paths) =>
        File.Exists(paths.ServerFiles) ? JsonSerializer.Deserialize(File.ReadAllBytes(paths.ServerFiles), HostJson.Default.ServerFiles) ?? new() : new();

    public void Write(NodePaths paths)
    {
        string draft = paths.ServerFiles + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(this, HostJson.Default.ServerFiles));
        File.Move(draft, paths.ServerFiles, overwrite: true);
    }
}

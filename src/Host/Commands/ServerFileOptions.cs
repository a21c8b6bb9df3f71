using System.CommandLine;
using Gantry.Host.Nodes;

namespace Gantry.Host.Commands;

/// <summary>Options of "gantry up" that name files about the API server. Each is kept for later starts, and an empty one forgets it.</summary>
internal sealed class ServerFileOptions
{
    private readonly Option<string?> _authentication = File("--authentication-config", "An AuthenticationConfiguration: issuers to believe, anonymous paths. Read again when it changes");
    private readonly Option<string?> _tokenWebhook = File("--authentication-token-webhook-config-file", "A kubeconfig of the service to ask about unknown tokens. Read again when it changes");
    private readonly Option<string?> _tokenWebhookVersion = Word("--authentication-token-webhook-version", "The version of TokenReview in which that service is asked; v1beta1 by default", "v1beta1", "v1");
    private readonly Option<string?> _tokenSigner = File("--service-account-signing-endpoint", "The socket of a service that signs service account tokens, instead of the cluster's own key", "SOCKET");
    private readonly Option<string?> _tokenSigningKey = File("--service-account-signing-key-file", "The private key that signs service account tokens, instead of the cluster's own. Read again when it changes");
    private readonly Option<string[]> _tokenKeys = new("--service-account-key-file")
    {
        Description = "Keys besides it by which service account tokens are checked; may be given several times, and a file may have several. Read again when they change. Kept for later starts; \"\" forgets them",
        HelpName = "FILE",
    };
    private readonly Option<string?> _authorization = File("--authorization-config", "An AuthorizationConfiguration: who decides about requests, webhooks among them. Read again when it changes");
    private readonly Option<string?> _clientAuthorities = File("--client-ca-file", "Certificates of more authorities whose client certificates are good. Read again when it changes");
    private readonly Option<string?> _egress = File("--egress-selector-config-file", "An EgressSelectorConfiguration: the proxies through which the cluster, the control plane and etcd are reached");
    private readonly Option<string?> _encryption = File("--encryption-provider-config", "An EncryptionConfiguration for the store, instead of a key of the node's own. Read again when it changes");
    private readonly Option<string?> _auditPolicy = File("--audit-policy-file", "A Policy of audit.k8s.io/v1: what is recorded of requests. Read again when it changes");
    private readonly Option<string?> _auditLog = File("--audit-log-path", "Where requests are recorded; log/audit.log below the root by default");
    private readonly Option<string?> _auditWebhook = File("--audit-webhook-config-file", "A kubeconfig of a service that is sent what is recorded");
    private readonly Option<string?> _auditMode = Mode("--audit-log-mode");
    private readonly Option<string?> _auditWebhookMode = Mode("--audit-webhook-mode");
    private readonly Option<int?> _auditMaxAge = Number("--audit-log-maxage", "Days for which recorded requests are kept; 0 for ever");
    private readonly Option<int?> _auditMaxBackup = Number("--audit-log-maxbackup", "Files of recorded requests that are kept; 0 for all");
    private readonly Option<int?> _auditMaxSize = Number("--audit-log-maxsize", "Megabytes after which a file of recorded requests is put aside");

    public void AddTo(Command command)
    {
        foreach (Option<string?> option in (Option<string?>[])[_authentication, _tokenWebhook, _tokenWebhookVersion, _tokenSigner, _tokenSigningKey, _authorization, _clientAuthorities, _egress, _encryption, _auditPolicy, _auditLog, _auditWebhook, _auditMode, _auditWebhookMode])
            command.Options.Add(option);
        command.Options.Add(_tokenKeys);
        foreach (Option<int?> option in (Option<int?>[])[_auditMaxAge, _auditMaxBackup, _auditMaxSize])
            command.Options.Add(option);
    }

    /// <summary>The files that a command line names; those of before where it says nothing.</summary>
    public ServerFiles Read(ParseResult parsed, ServerFiles before) => before with
    {
        Authentication = FullPath(parsed.GetValue(_authentication)) ?? before.Authentication,
        TokenWebhook = FullPath(parsed.GetValue(_tokenWebhook)) ?? before.TokenWebhook,
        TokenWebhookVersion = parsed.GetValue(_tokenWebhookVersion) ?? before.TokenWebhookVersion,
        TokenSigner = FullPath(parsed.GetValue(_tokenSigner)) ?? before.TokenSigner,
        TokenSigningKey = FullPath(parsed.GetValue(_tokenSigningKey)) ?? before.TokenSigningKey,
        TokenKeys = parsed.GetValue(_tokenKeys) is { Length: > 0 } keys ? string.Join('\n', keys.Select(FullPath)) : before.TokenKeys,
        Authorization = FullPath(parsed.GetValue(_authorization)) ?? before.Authorization,
        ClientAuthorities = FullPath(parsed.GetValue(_clientAuthorities)) ?? before.ClientAuthorities,
        EgressSelector = FullPath(parsed.GetValue(_egress)) ?? before.EgressSelector,
        Encryption = FullPath(parsed.GetValue(_encryption)) ?? before.Encryption,
        AuditPolicy = FullPath(parsed.GetValue(_auditPolicy)) ?? before.AuditPolicy,
        AuditWebhook = FullPath(parsed.GetValue(_auditWebhook)) ?? before.AuditWebhook,
        AuditMode = parsed.GetValue(_auditMode) ?? before.AuditMode,
        AuditWebhookMode = parsed.GetValue(_auditWebhookMode) ?? before.AuditWebhookMode,
        AuditMaxAge = parsed.GetValue(_auditMaxAge) ?? before.AuditMaxAge,
        AuditMaxBackup = parsed.GetValue(_auditMaxBackup) ?? before.AuditMaxBackup,
        AuditMaxSize = parsed.GetValue(_auditMaxSize) ?? before.AuditMaxSize,
        AuditLog = parsed.GetValue(_auditLog) is { } log ? (log.Length > 0 ? Path.GetFullPath(log) : "") : before.AuditLog,
    };

    private static Option<string?> File(string name, string description, string holds = "FILE") => new(name) { Description = description + ". Kept for later starts; \"\" forgets it", HelpName = holds };

    private static Option<int?> Number(string name, string description) => new(name) { Description = description + ". Kept for later starts", HelpName = "NUMBER" };

    private static Option<string?> Mode(string name) =>
        Word(name, "Whether requests wait until they are recorded: batch, blocking, or blocking-strict, which refuses them where they cannot be", "batch", "blocking", "blocking-strict");

    private static Option<string?> Word(string name, string description, params string[] words)
    {
        Option<string?> option = new(name) { Description = description + ". Kept for later starts", HelpName = string.Join('|', words) };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    // The daemon has another working directory, and so may the next start.
    private static string? FullPath(string? file)
    {
        if (string.IsNullOrEmpty(file))
            return file;
        return System.IO.File.Exists(file) ? Path.GetFullPath(file) : throw new NodeException($"there is no file {file}");
    }
}

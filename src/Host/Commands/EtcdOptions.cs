using System.CommandLine;
using Gantry.Host.Nodes;

namespace Gantry.Host.Commands;

/// <summary>The options that name an etcd, with the names that they have at the original API server.</summary>
internal sealed class EtcdOptions
{
    private readonly Option<string?> _servers = new("--etcd-servers") { Description = "Keep the objects in this etcd: its members' addresses, with commas; remembered", HelpName = "URL,URL" };
    private readonly Option<string?> _authority = new("--etcd-cafile") { Description = "Certificates of those who may certify etcd's members", HelpName = "FILE" };
    private readonly Option<string?> _certificate = new("--etcd-certfile") { Description = "The certificate shown to etcd", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--etcd-keyfile") { Description = "Its key", HelpName = "FILE" };
    private readonly Option<string?> _prefix = new("--etcd-prefix") { Description = "What all keys in etcd begin with; /gantry by default", HelpName = "PREFIX" };
    private readonly Option<string?> _user = new("--etcd-user") { Description = "A user of etcd", HelpName = "NAME" };
    private readonly Option<string?> _password = new("--etcd-password-file") { Description = "The file with that user's password", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        foreach (Option<string?> option in (Option<string?>[])[_servers, _authority, _certificate, _key, _prefix, _user, _password])
            command.Add(option);
    }

    public EtcdConfig? Read(ParseResult parsed) => parsed.GetValue(_servers) is not { Length: > 0 } servers ? null : new EtcdConfig
    {
        Servers = servers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        CaFile = Full(parsed.GetValue(_authority)),
        CertFile = Full(parsed.GetValue(_certificate)),
        KeyFile = Full(parsed.GetValue(_key)),
        Prefix = parsed.GetValue(_prefix),
        User = parsed.GetValue(_user),
        PasswordFile = Full(parsed.GetValue(_password)),
    };

    /// <summary>The same options for another process.</summary>
    public static IReadOnlyList<string> Repeat(EtcdConfig? config) => config is null ? [] :
    [
        "--etcd-servers", string.Join(',', config.Servers),
        .. Given("--etcd-cafile", config.CaFile), .. Given("--etcd-certfile", config.CertFile), .. Given("--etcd-keyfile", config.KeyFile),
        .. Given("--etcd-prefix", config.Prefix), .. Given("--etcd-user", config.User), .. Given("--etcd-password-file", config.PasswordFile),
    ];

    private static IEnumerable<string> Given(string name, string? value) => value is null ? [] : [name, value];

    // The daemon works in another directory.
    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);
}

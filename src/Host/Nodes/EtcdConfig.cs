using Gantry.KubeServer.Egress;
using Gantry.Store;

namespace Gantry.Host.Nodes;

/// <summary>The etcd in which a node keeps the objects of the API, in place of a file of its own.</summary>
internal sealed record EtcdConfig
{
    /// <summary>The members' client addresses.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    public string? CaFile { get; init; }

    public string? CertFile { get; init; }

    public string? KeyFile { get; init; }

    public string? Prefix { get; init; }

    public string? User { get; init; }

    /// <summary>The file that holds the user's password.</summary>
    public string? PasswordFile { get; init; }

    /// <param name="through">What leads to the members; null where they are reached directly.</param>
    public EtcdStoreOptions ToOptions(EgressDial? through = null)
    {
        var options = new EtcdStoreOptions
        {
            Servers = [.. Servers.Select(server => Uri.TryCreate(server, UriKind.Absolute, out Uri? address) ? address : throw new NodeException($"{server} is not an address such as https://10.0.0.1:2379"))],
            AuthorityFile = CaFile,
            CertificateFile = CertFile,
            KeyFile = KeyFile,
            User = User,
            Dial = through is null ? null : (place, cancel) => through(place, cancel),
            Password = PasswordFile is null ? null : File.ReadAllText(PasswordFile).TrimEnd('\n'),
        };
        options = Prefix is null ? options : options with { Prefix = Prefix };
        NodeException.ThrowIfInvalid("etcd", options.Validate);
        return options;
    }
}

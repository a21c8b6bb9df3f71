using System.Net;

namespace Gantry.Store;

/// <summary>Which etcd an <see cref="EtcdStore"/> works on, and how.</summary>
public sealed record EtcdStoreOptions
{
    /// <summary>The client addresses of the members; any that answers is used.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>What all keys begin with, so that several clusters share one etcd.</summary>
    public string Prefix { get; init; } = "/gantry";

    /// <summary>The certificates, in PEM form, of those who may certify a member; null for the machine's own.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The certificate, in PEM form, that this client shows.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Opens the byte stream to a member; null connects directly.</summary>
    public Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? Dial { get; init; }

    /// <summary>Changes that can be watched again from memory.</summary>
    public int KeptChanges { get; init; } = 10_000;

    /// <summary>How long one call to one member may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long members are tried before a read or a write fails. An election takes about two seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public void Validate(ICollection<string> errors)
    {
        if (Servers.Count == 0)
            errors.Add("no etcd server is named");
        foreach (Uri server in Servers)
        {
            if (!server.IsAbsoluteUri || server.Scheme is not ("http" or "https"))
                errors.Add($"{server} is not an address such as https://10.0.0.1:2379");
        }

        if (CertificateFile is null != KeyFile is null)
            errors.Add("a client certificate and its key are given together");
        if (User is null != Password is null)
            errors.Add("a user and a password are given together");
        if (Prefix.Trim('/').Length == 0)
            errors.Add("the prefix of the keys is empty");

        // What lies there is in another form, and neither could read the other.
        if (Prefix.Trim('/').Split('/')[0] == "registry")
            errors.Add("under /registry Kubernetes keeps its objects; choose another prefix");
    }
}

namespace Gantry.KubeServer.Proxying;

/// <summary>What a proxy's path names: "web", "web:80" or "https:web:443".</summary>
internal readonly record struct ProxyName(string Scheme, string Name, string Port)
{
    public static ProxyName? TryParse(string text) => text.Split(':') switch
    {
        [{ Length: > 0 } name] => new ProxyName("http", name, ""),
        [{ Length: > 0 } name, var port] => new ProxyName("http", name, port),
        ["" or "http", { Length: > 0 } name, var port] => new ProxyName("http", name, port),
        ["https", { Length: > 0 } name, var port] => new ProxyName("https", name, port),
        _ => null,
    };
}

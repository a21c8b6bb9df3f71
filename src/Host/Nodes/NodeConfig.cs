using System.Net;
using System.Text.Json;

namespace Gantry.Host.Nodes;

/// <summary>What a node chose at its first start and keeps: its name, its networks and its port.</summary>
internal sealed record NodeConfig
{
    public required string Name { get; init; }

    public required string PodCidr { get; init; }

    public required string ServiceCidr { get; init; }

    public required string Bridge { get; init; }

    /// <summary>Names the node's nftables table and control groups; different for every root.</summary>
    public required string Id { get; init; }

    /// <summary>The port of the Kubernetes API.</summary>
    public required int ApiPort { get; init; }

    /// <summary>The address of the API that its owner chose; null for one that fits.</summary>
    public string? AdvertiseAddress { get; init; }

    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Where the objects of the API are kept; null for a file of this node's own.</summary>
    public EtcdConfig? Etcd { get; init; }

    public static NodeConfig? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), HostJson.Default.NodeConfig) : null;

    public void Write(string path)
    {
        // Most starts have nothing new to say, and to say it would wait for the disk.
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this, HostJson.Default.NodeConfig);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(json))
            return;

        string draft = path + ".new";
        using (FileStream file = File.Create(draft))
        {
            file.Write(json);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    public IPNetwork Pods() => IPNetwork.Parse(PodCidr);

    public IPNetwork Services() => IPNetwork.Parse(ServiceCidr);
}

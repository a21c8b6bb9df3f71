using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Strategies;

/// <summary>Gives services their addresses and node ports, and keeps two services from having the same.</summary>
internal sealed class ServiceAllocation(KubeApiOptions options)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _claimed = [];

    public async ValueTask AssignAsync(WriteContext write, CancellationToken cancel)
    {
        await write.Registry.Feed.CatchUpAsync(cancel);
        JsonObject spec = write.New.ChildOrNew("spec");
        if (NeedsAddress(spec))
            AssignAddress(write, spec);
        else
            RemoveAddress(spec);
        AssignNodePorts(write, spec);
    }

    /// <summary>An update keeps the address that the service has, and the ports that it does not change.</summary>
    public async ValueTask ReassignAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject spec = write.New.ChildOrNew("spec");
        JsonObject? old = write.Old.Child("spec");
        if (NeedsAddress(spec) && NeedsAddress(old) && string.IsNullOrEmpty(spec.Text("clusterIP")))
        {
            spec.CopyFrom(old, "clusterIP");
            spec.CopyFrom(old, "clusterIPs");
        }

        KeepNodePorts(spec, old);
        await AssignAsync(write, cancel);
    }

    private static bool NeedsAddress(JsonObject? spec) => spec.Text("type") != "ExternalName";

    private static bool NeedsNodePorts(JsonObject spec) =>
        spec.Text("type") == "NodePort" || spec.Text("type") == "LoadBalancer" && spec.Flag("allocateLoadBalancerNodePorts") != false;

    private void AssignAddress(WriteContext write, JsonObject spec)
    {
        string asked = spec.Text("clusterIP") is { Length: > 0 } single ? single : spec.Texts("clusterIPs").FirstOrDefault() ?? "";
        if (asked != "None")
            asked = ClaimAddress(write, asked);
        if (asked.Length > 0)
        {
            spec["clusterIP"] = asked;
            spec["clusterIPs"] = new JsonArray(asked);
        }

        spec.SetIfAbsent("ipFamilies", new JsonArray("IPv4"));
        spec.SetIfAbsent("ipFamilyPolicy", "SingleStack");
    }

    private static void RemoveAddress(JsonObject spec)
    {
        foreach (string field in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
            spec.Remove(field);
    }

    private string ClaimAddress(WriteContext write, string asked)
    {
        if (asked.Length > 0 && (!IPAddress.TryParse(asked, out IPAddress? address) || !options.ServiceNetwork.Contains(address)))
        {
            write.Errors.Invalid("spec.clusterIPs", new JsonArray(asked), $"failed to allocate IP {asked}: the provided IP is not in the valid range. The range of valid IPs is {options.ServiceNetwork}");
            return "";
        }

        lock (_gate)
        {
            HashSet<string> used = Used(write, spec => [spec.Text("clusterIP") ?? ""]);
            if (asked.Length == 0)
                asked = FreeAddress(used) ?? throw ApiErrors.Internal("failed to allocate a serviceIP: range is full");
            else if (used.Contains(asked))
                write.Errors.Invalid("spec.clusterIPs", new JsonArray(asked), $"failed to allocate IP {asked}: provided IP is already allocated");
            Claim(write, asked);
            return asked;
        }
    }

    private string? FreeAddress(HashSet<string> used)
    {
        ulong size = 1UL << (32 - options.ServiceNetwork.PrefixLength);
        uint first = ReadAddress(options.ServiceNetwork.BaseAddress);

        // The lowest 16 or more are left for services that ask for an address by number, such as DNS.
        ulong reserved = Math.Clamp(size / 16, 16, 256);
        ulong usable = size - reserved - 1;
        ulong start = (ulong)RandomNumberGenerator.GetInt32((int)Math.Min(usable, int.MaxValue));
        for (ulong i = 0; i < usable; i++)
        {
            string address = WriteAddress(first + (uint)(reserved + ((start + i) % usable)));
            if (!used.Contains(address))
                return address;
        }

        return null;
    }

    private static void KeepNodePorts(JsonObject spec, JsonObject? old)
    {
        if (!NeedsNodePorts(spec))
            return;

        Dictionary<(long?, string), JsonNode> before = [];
        foreach (JsonObject port in old.Objects("ports"))
        {
            if (port.Field("nodePort") is { } number)
                before[(port.Whole("port"), port.Text("protocol") ?? "TCP")] = number;
        }

        foreach (JsonObject port in spec.Objects("ports"))
        {
            if ((port.Whole("nodePort") ?? 0) == 0 && before.TryGetValue((port.Whole("port"), port.Text("protocol") ?? "TCP"), out JsonNode? kept))
                port["nodePort"] = kept.DeepClone();
        }
    }

    private void AssignNodePorts(WriteContext write, JsonObject spec)
    {
        // A service that stops being of type NodePort gives the ports back that it had, unless the client insists on one.
        bool needs = NeedsNodePorts(spec);
        lock (_gate)
        {
            HashSet<string>? used = null;
            int index = 0;
            foreach (JsonObject port in spec.Objects("ports"))
            {
                if (!needs)
                    port.Remove("nodePort");
                else
                    AssignNodePort(write, port, index, used ??= Used(write, NodePortsOf));
                index++;
            }
        }
    }

    private void AssignNodePort(WriteContext write, JsonObject port, int index, HashSet<string> used)
    {
        long asked = port.Whole("nodePort") ?? 0;
        string field = $"spec.ports[{index}].nodePort";
        if (asked != 0 && (asked < options.NodePorts.First || asked > options.NodePorts.Last))
        {
            write.Errors.Invalid(field, asked, $"provided port is not in the valid range. The range of valid ports is {options.NodePorts.First}-{options.NodePorts.Last}");
            return;
        }

        string protocol = port.Text("protocol") ?? "TCP";
        if (asked == 0)
        {
            asked = FreePort(used, protocol) ?? throw ApiErrors.Internal("failed to allocate a nodePort: range is full");
            port["nodePort"] = asked;
        }
        else if (used.Contains(PortKey(asked, protocol)))
        {
            write.Errors.Invalid(field, asked, "provided port is already allocated");
        }

        used.Add(PortKey(asked, protocol));
        Claim(write, PortKey(asked, protocol));
    }

    private long? FreePort(HashSet<string> used, string protocol)
    {
        int count = options.NodePorts.Last - options.NodePorts.First + 1;
        int start = RandomNumberGenerator.GetInt32(count);
        for (int i = 0; i < count; i++)
        {
            int port = options.NodePorts.First + ((start + i) % count);
            if (!used.Contains(PortKey(port, protocol)))
                return port;
        }

        return null;
    }

    private static IEnumerable<string> NodePortsOf(JsonObject spec) =>
        spec.Objects("ports").Where(port => port.Whole("nodePort") is > 0).Select(port => PortKey(port.Whole("nodePort")!.Value, port.Text("protocol") ?? "TCP"));

    private static string PortKey(long port, string protocol) => string.Create(CultureInfo.InvariantCulture, $"{port}/{protocol}");

    // What other services have, and what writes that are under way have claimed.
    private HashSet<string> Used(WriteContext write, Func<JsonObject, IEnumerable<string>> take)
    {
        HashSet<string> used = [.. _claimed];
        foreach (CachedObject item in write.Resource.Cache.Snapshot.Objects.StartingWith(write.Resource.Prefix))
        {
            if (item.Name == write.New.Name && item.Namespace == write.New.Namespace)
                continue;
            if (ObjectJson.Parse(item.Json).Child("spec") is { } spec)
                used.UnionWith(take(spec));
        }

        return used;
    }

    private void Claim(WriteContext write, string what)
    {
        if (_claimed.Add(what))
            write.Claims.Add(new Claimed(this, what));
    }

    private void Release(string what)
    {
        lock (_gate)
            _claimed.Remove(what);
    }

    private static uint ReadAddress(IPAddress address) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static string WriteAddress(uint address) =>
        new IPAddress((long)System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(address)).ToString();

    private sealed class Claimed(ServiceAllocation owner, string what) : IDisposable
    {
        public void Dispose() => owner.Release(what);
    }
}

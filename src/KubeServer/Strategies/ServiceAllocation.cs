using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Strategies;

/// <summary>Gives services their addresses and node ports, and keeps two services from having the same.</summary>
internal sealed class ServiceAllocation(KubeApiOptions options)
{
    public async ValueTask AssignAsync(WriteContext write, CancellationToken cancel)
    {
        await write.Registry.Feed.CatchUpAsync(cancel);
        JsonObject spec = write.New.ChildOrNew("spec");
        if (NeedsAddress(spec))
            await AssignAddressAsync(write, spec, cancel);
        else
            RemoveAddress(spec);
        await AssignNodePortsAsync(write, spec, cancel);
    }

    /// <summary>An update keeps the address that the service has, and the ports that it does not change.</summary>
    public static ValueTask KeepAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject spec = write.New.ChildOrNew("spec");
        JsonObject? old = write.Old.Child("spec");
        if (NeedsAddress(spec) && NeedsAddress(old) && string.IsNullOrEmpty(spec.Text("clusterIP")))
        {
            spec.CopyFrom(old, "clusterIP");
            spec.CopyFrom(old, "clusterIPs");
        }

        KeepNodePorts(spec, old);
        return ValueTask.CompletedTask;
    }

    private static bool NeedsAddress(JsonObject? spec) => spec.Text("type") != "ExternalName";

    private static bool NeedsNodePorts(JsonObject spec) =>
        spec.Text("type") == "NodePort" || spec.Text("type") == "LoadBalancer" && spec.Flag("allocateLoadBalancerNodePorts") != false;

    private async ValueTask AssignAddressAsync(WriteContext write, JsonObject spec, CancellationToken cancel)
    {
        string asked = spec.Text("clusterIP") is { Length: > 0 } single ? single : spec.Texts("clusterIPs").FirstOrDefault() ?? "";
        if (asked != "None")
            asked = await TakeAddressAsync(write, asked, cancel);
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

    private async ValueTask<string> TakeAddressAsync(WriteContext write, string asked, CancellationToken cancel)
    {
        if (asked.Length > 0 && (!IPAddress.TryParse(asked, out IPAddress? address) || !options.ServiceNetwork.Contains(address)))
        {
            write.Errors.Invalid("spec.clusterIPs", new JsonArray(asked), $"failed to allocate IP {asked}: the provided IP is not in the valid range. The range of valid IPs is {options.ServiceNetwork}");
            return "";
        }

        HashSet<string> used = Used(write, AddressOf);
        if (asked.Length == 0)
            return await TakeFreeAsync(write, used, AddressOf, () => FreeAddress(used), cancel) ?? throw ApiErrors.Internal("failed to allocate a serviceIP: range is full");
        if (!await TakeAsync(write, asked, used, AddressOf, cancel))
            write.Errors.Invalid("spec.clusterIPs", new JsonArray(asked), $"failed to allocate IP {asked}: provided IP is already allocated");
        return asked;
    }

    private static IEnumerable<string> AddressOf(JsonObject spec) => [spec.Text("clusterIP") ?? ""];

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

    private async ValueTask AssignNodePortsAsync(WriteContext write, JsonObject spec, CancellationToken cancel)
    {
        // A service that stops being of type NodePort gives the ports back that it had, unless the client insists on one.
        bool needs = NeedsNodePorts(spec);
        HashSet<string>? used = null;
        int index = 0;
        foreach (JsonObject port in spec.Objects("ports"))
        {
            if (!needs)
                port.Remove("nodePort");
            else
                await AssignNodePortAsync(write, port, index, used ??= Used(write, NodePortsOf), cancel);
            index++;
        }
    }

    private async ValueTask AssignNodePortAsync(WriteContext write, JsonObject port, int index, HashSet<string> used, CancellationToken cancel)
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
            string taken = await TakeFreeAsync(write, used, NodePortsOf, () => FreePort(used, protocol) is { } free ? PortKey(free, protocol) : null, cancel)
                ?? throw ApiErrors.Internal("failed to allocate a nodePort: range is full");
            asked = long.Parse(taken.AsSpan(0, taken.IndexOf('/')), CultureInfo.InvariantCulture);
            port["nodePort"] = asked;
        }
        else if (!await TakeAsync(write, PortKey(asked, protocol), used, NodePortsOf, cancel))
        {
            write.Errors.Invalid(field, asked, "provided port is already allocated");
        }

        used.Add(PortKey(asked, protocol));
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

    private static async ValueTask<string?> TakeFreeAsync(
        WriteContext write, HashSet<string> used, Func<JsonObject, IEnumerable<string>> of, Func<string?> next, CancellationToken cancel)
    {
        while (next() is { } candidate)
        {
            if (await TakeAsync(write, candidate, used, of, cancel))
                return candidate;
            used.Add(candidate);
        }

        return null;
    }

    /// <summary>Takes an address or port for a service, unless another has it or is about to get it, at whichever server.</summary>
    private static async ValueTask<bool> TakeAsync(WriteContext write, string what, HashSet<string> used, Func<JsonObject, IEnumerable<string>> of, CancellationToken cancel)
    {
        if (used.Contains(what))
            return false;

        // What the service has already nobody else can get, and the write is on condition that it still has it.
        if (write.IsDryRun || write.Old.Child("spec") is { } old && of(old).Contains(what))
            return true;
        if (await ServiceClaim.TryTakeAsync(write.Registry, what, cancel) is not { } claim)
            return false;

        // Whoever held the claim before has written its service by now, so that the caches can show it.
        write.Claims.Add(claim);
        await write.Registry.Feed.CatchUpAsync(cancel);
        return !Used(write, of).Contains(what);
    }

    // What other services have.
    private static HashSet<string> Used(WriteContext write, Func<JsonObject, IEnumerable<string>> take)
    {
        HashSet<string> used = [];
        foreach (CachedObject item in write.Resource.Cache.Snapshot.Objects.StartingWith(write.Resource.Prefix))
        {
            if (item.Name == write.New.Name && item.Namespace == write.New.Namespace)
                continue;
            if (ObjectJson.Parse(item.Json).Child("spec") is { } spec)
                used.UnionWith(take(spec));
        }

        return used;
    }

    private static uint ReadAddress(IPAddress address) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static string WriteAddress(uint address) =>
        new IPAddress((long)System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(address)).ToString();
}

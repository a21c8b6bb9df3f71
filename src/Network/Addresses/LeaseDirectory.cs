using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Gantry.Network.Records;

namespace Gantry.Network.Addresses;

/// <summary>Who has which address, in memory and on disk: one file a pod, so that a crash loses at most the lease being made.</summary>
internal sealed class LeaseDirectory
{
    private const string LastGivenFile = "last-given";

    private readonly ConcurrentDictionary<string, Lease> leases = new();
    private readonly string directory;
    private readonly AddressPool pool;

    public LeaseDirectory(string directory, IPNetwork subnet)
    {
        this.directory = directory;
        Directory.CreateDirectory(directory);
        foreach (Lease lease in ReadAll().Where(lease => subnet.Contains(lease.Address)))
            leases[lease.PodId] = lease;

        pool = new AddressPool(subnet, [.. leases.Values.Select(lease => lease.Address)], ReadLastGiven());
    }

    public IReadOnlyCollection<Lease> All => [.. leases.Values];

    public Lease? Find(string podId) => leases.GetValueOrDefault(podId);

    public Lease Create(string podId, IReadOnlyList<PortMapping> ports)
    {
        var lease = new Lease(Checked(podId), pool.Take()) { Ports = ports };
        try
        {
            RecordFile.Replace(PathOf(podId), JsonSerializer.SerializeToUtf8Bytes(LeaseFile.Of(lease), LeaseJson.Default.LeaseFile));
            RecordFile.Replace(Path.Combine(directory, LastGivenFile), lease.Address.GetAddressBytes());
        }
        catch
        {
            pool.Release(lease.Address);
            throw;
        }

        leases[podId] = lease;
        return lease;
    }

    public Lease? Remove(string podId)
    {
        if (!leases.TryRemove(podId, out Lease? lease))
            return null;

        File.Delete(PathOf(podId));
        pool.Release(lease.Address);
        return lease;
    }

    private IEnumerable<Lease> ReadAll() =>
        Directory.EnumerateFiles(directory, "*.json").Select(Read).OfType<Lease>();

    private static Lease? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LeaseJson.Default.LeaseFile)?.ToLease();
        }
        catch (JsonException)
        {
            // Cut off by a power failure; its pod died with the machine.
            File.Delete(path);
            return null;
        }
    }

    private IPAddress? ReadLastGiven()
    {
        string path = Path.Combine(directory, LastGivenFile);
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        return bytes.Length == 4 ? new IPAddress(bytes) : null;
    }

    private string PathOf(string podId) => Path.Combine(directory, podId + ".json");

    private static string Checked(string podId) =>
        podId.Length is > 0 and <= 200 && podId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && podId[0] != '.'
            ? podId
            : throw new NetworkException(NetworkFailure.Invalid, $"invalid pod id: {podId}");
}

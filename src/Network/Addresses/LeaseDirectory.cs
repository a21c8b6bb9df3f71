using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Gantry.Network.Records;

namespace Gantry.Network.Addresses;

/// <summary>Who has which address, in memory and on disk: one file a pod, so that a crash loses at most the lease being made.</summary>
internal sealed class LeaseDirectory
{
    private const string LastGivenFile = "last-given";

    private readonly ConcurrentDictionary<string, Lease> _leases = new();
    private readonly string _directory;
    private readonly AddressPool _pool;

    public LeaseDirectory(string directory, IPNetwork subnet)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
        foreach (Lease lease in ReadAll().Where(lease => subnet.Contains(lease.Address)))
            _leases[lease.PodId] = lease;

        _pool = new AddressPool(subnet, [.. _leases.Values.Select(lease => lease.Address)], ReadLastGiven());
    }

    public IReadOnlyCollection<Lease> All => [.. _leases.Values];

    public Lease? Find(string podId) => _leases.GetValueOrDefault(podId);

    public Lease Create(string podId, IReadOnlyList<PortMapping> ports)
    {
        var lease = new Lease(Checked(podId), _pool.Take()) { Ports = ports };
        try
        {
            RecordFile.Replace(PathOf(podId), JsonSerializer.SerializeToUtf8Bytes(LeaseFile.Of(lease), LeaseJson.Default.LeaseFile));
            RecordFile.Replace(Path.Combine(_directory, LastGivenFile), lease.Address.GetAddressBytes());
        }
        catch
        {
            _pool.Release(lease.Address);
            throw;
        }

        _leases[podId] = lease;
        return lease;
    }

    public Lease? Remove(string podId)
    {
        if (!_leases.TryRemove(podId, out Lease? lease))
            return null;

        File.Delete(PathOf(podId));
        _pool.Release(lease.Address);
        return lease;
    }

    private IEnumerable<Lease> ReadAll() =>
        Directory.EnumerateFiles(_directory, "*.json").Select(Read).OfType<Lease>();

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
        string path = Path.Combine(_directory, LastGivenFile);
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        return bytes.Length == 4 ? new IPAddress(bytes) : null;
    }

    private string PathOf(string podId) => Path.Combine(_directory, podId + ".json");

    private static string Checked(string podId) =>
        podId.Length is > 0 and <= 200 && podId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && podId[0] != '.'
            ? podId
            : throw new NetworkException(NetworkFailure.Invalid, $"invalid pod id: {podId}");
}

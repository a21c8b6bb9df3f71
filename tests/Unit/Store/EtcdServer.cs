using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Tests.Store;

/// <summary>An etcd of the tests' own: on the loopback, with its own data, ended by its process id.</summary>
public sealed class EtcdServer : IDisposable
{
    private const string Program = "/usr/bin/etcd";

    private readonly string _folder = Directory.CreateTempSubdirectory("gantry-etcd-").FullName;
    private readonly EtcdMember[] _members;

    private EtcdServer(int count, Func<string, string, IEnumerable<string>>? more = null, string scheme = "http")
    {
        int[] ports = FreePorts(count * 2);
        string cluster = string.Join(',', Enumerable.Range(0, count).Select(i => $"m{i}=http://127.0.0.1:{ports[(2 * i) + 1]}"));
        _members = [.. Enumerable.Range(0, count).Select(i => new EtcdMember(Program, Path.Combine(_folder, $"m{i}"), $"m{i}", ports[2 * i], ports[(2 * i) + 1], cluster, scheme, more?.Invoke(_folder, $"m{i}") ?? []))];
    }

    /// <summary>Why there is no etcd to test with, or null.</summary>
    public static string? Missing => File.Exists(Program) ? null : "etcd is not installed (tools/install-packages test)";

    public IReadOnlyList<EtcdMember> Members => _members;

    public IReadOnlyList<Uri> Addresses => [.. _members.Select(member => member.Address)];

    public static EtcdServer Start(int members = 1, Func<string, string, IEnumerable<string>>? more = null, string scheme = "http")
    {
        var server = new EtcdServer(members, more, scheme);
        foreach (EtcdMember member in server._members)
            member.Start();
        return server;
    }

    public void Dispose()
    {
        foreach (EtcdMember member in _members)
            member.Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        Array.ForEach(listeners, listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }
}

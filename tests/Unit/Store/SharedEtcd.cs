using Gantry.Tests.Store;

[assembly: AssemblyFixture(typeof(SharedEtcd))]

namespace Gantry.Tests.Store;

/// <summary>One etcd for all tests that need just any; each takes a prefix of its own.</summary>
public sealed class SharedEtcd : IDisposable
{
    private readonly Lazy<EtcdServer> _server = new(() => EtcdServer.Start());

    public IReadOnlyList<Uri> Addresses => _server.Value.Addresses;

    public void Dispose()
    {
        if (_server.IsValueCreated)
            _server.Value.Dispose();
    }
}

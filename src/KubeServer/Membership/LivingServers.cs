using Gantry.Store;

namespace Gantry.KubeServer.Membership;

/// <summary>
/// Which servers live: those whose lease has changed within its time, as this process has seen it. Clocks of different machines need not agree.
/// </summary>
internal sealed class LivingServers(TimeSpan patience, TimeProvider clock)
{
    private Dictionary<string, (Revision Revision, long Since)> _seen = [];

    /// <summary>Takes note of all leases as they are now; gives back those that are over.</summary>
    public IReadOnlyList<ServerLease> Judge(IEnumerable<(ServerLease Server, Revision Revision)> leases)
    {
        Dictionary<string, (Revision Revision, long Since)> seen = [];
        List<ServerLease> over = [];
        foreach ((ServerLease server, Revision revision) in leases)
        {
            seen[server.Name] = _seen.TryGetValue(server.Name, out (Revision Revision, long Since) before) && before.Revision == revision ? before : (revision, clock.GetTimestamp());
            if (clock.GetElapsedTime(seen[server.Name].Since) >= patience)
                over.Add(server);
        }

        _seen = seen;
        return over;
    }

    /// <summary>Begins anew: whoever was away himself cannot tell who else was.</summary>
    public void Forget() => _seen = [];
}

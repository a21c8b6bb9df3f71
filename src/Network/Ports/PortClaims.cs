namespace Gantry.Network.Ports;

/// <summary>Who has which port of the host: one owner for each, be it a pod or a container outside any pod.</summary>
/// <remarks>It is made anew from the records of both at every start.</remarks>
public sealed class PortClaims
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PortClaim, string> _owners = [];

    /// <summary>Takes all of the ports, or none and says which one somebody else has, and who.</summary>
    /// <param name="owner">In words for people: "pod NAME".</param>
    internal (PortClaim Port, string Owner)? Take(string owner, IReadOnlyList<PortClaim> ports)
    {
        lock (_gate)
        {
            foreach (PortClaim port in ports)
            {
                foreach ((PortClaim taken, string other) in _owners)
                {
                    if (other != owner && taken.Collides(port))
                        return (port, other);
                }
            }

            foreach (PortClaim port in ports)
                _owners[port] = owner;
            return null;
        }
    }

    /// <summary>After a restart: what is in use already stays in use, whoever else claims it.</summary>
    internal void Restore(string owner, IEnumerable<PortClaim> ports)
    {
        lock (_gate)
        {
            foreach (PortClaim port in ports)
                _owners.TryAdd(port, owner);
        }
    }

    internal void Release(string owner, IEnumerable<PortClaim> ports)
    {
        lock (_gate)
        {
            foreach (PortClaim port in ports)
            {
                if (_owners.GetValueOrDefault(port) == owner)
                    _owners.Remove(port);
            }
        }
    }
}

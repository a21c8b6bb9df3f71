using System.Globalization;
using System.Text;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Strategies;

/// <summary>
/// An address or node port that a service is about to get: a key in the store, which only one write at a time can make, at whichever server of
/// the cluster. It is held until the service is written; from then on the service itself shows that the address is taken.
/// </summary>
internal sealed class ServiceClaim : IAsyncDisposable
{
    private const string Prefix = StoreKeys.Root + "claims/services/";

    // No request lives that long: such a claim is left over from a server that died.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly ObjectRegistry _registry;
    private readonly Entry _entry;

    private ServiceClaim(ObjectRegistry registry, Entry entry) => (_registry, _entry) = (registry, entry);

    /// <summary>The claim, or null where another write has it.</summary>
    public static async ValueTask<ServiceClaim?> TryTakeAsync(ObjectRegistry registry, string what, CancellationToken cancel)
    {
        DateTimeOffset now = registry.Clock.GetUtcNow();
        var write = new Write
        {
            Key = Prefix + what,
            Value = new Payload(Encoding.UTF8.GetBytes(now.ToString("O", CultureInfo.InvariantCulture))),
            Expected = Revision.None,
            Durability = Durability.Ephemeral,
        };
        WriteResult result = await registry.WriteAsync(write, cancel);
        if (!result.IsApplied && result.Entry is { } left && IsOver(left, now))
            result = await registry.WriteAsync(write with { Expected = left.Modified }, cancel);
        return result.IsApplied ? new ServiceClaim(registry, result.Entry!) : null;
    }

    /// <summary>Removes what servers left that died while they wrote.</summary>
    public static async ValueTask SweepAsync(ObjectRegistry registry, CancellationToken cancel)
    {
        DateTimeOffset now = registry.Clock.GetUtcNow();
        foreach (Entry entry in (await registry.ListAsync(Prefix, cancel)).Entries.Where(entry => IsOver(entry, now)))
            await new ServiceClaim(registry, entry).DisposeAsync();
    }

    // Not cancelled with the request that took it.
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _registry.WriteAsync(new Write { Key = _entry.Key, IsDeletion = true, Expected = _entry.Modified, Durability = Durability.Ephemeral }, CancellationToken.None);
        }
        catch (StoreException)
        {
            // It ends by itself; what was written must not be answered with this.
        }
    }

    private static bool IsOver(Entry claim, DateTimeOffset now) =>
        !DateTimeOffset.TryParse(Encoding.UTF8.GetString(claim.Value.Span), CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset taken) || now - taken > Life;
}

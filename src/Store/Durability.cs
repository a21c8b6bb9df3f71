namespace Gantry.Store;

/// <summary>What an acknowledged write survives.</summary>
public enum Durability
{
    /// <summary>On disk before it is acknowledged: survives the machine's sudden death.</summary>
    Durable,

    /// <summary>Written in the background: survives the end of the process when it ends in order. For leases and events.</summary>
    Ephemeral,
}

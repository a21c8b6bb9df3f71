namespace Gantry.Network.Dns;

/// <summary>What is to be done with a query after the zone was asked.</summary>
internal enum DnsOutcome
{
    /// <summary>Not a query; nobody waits for an answer.</summary>
    Drop,

    /// <summary>The response is complete.</summary>
    Answer,

    /// <summary>The name is not ours.</summary>
    Forward,

    /// <summary>The name is ours and an alias of one that is not.</summary>
    FollowAlias,
}

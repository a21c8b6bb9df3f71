namespace Gantry.Store;

/// <summary>When a defragmentation of an etcd's members pays.</summary>
public sealed record EtcdDefragmentationOptions
{
    /// <summary>A smaller file is left alone.</summary>
    public long LeastBytes { get; init; } = 100L << 20;

    /// <summary>The part of a file that must be unused; compactions free some at all times, which is used again.</summary>
    public double LeastUnused { get; init; } = 0.45;

    /// <summary>How often the members are looked at.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a member may take to answer again before the others are left alone.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Every member, whatever it would bring.</summary>
    public static EtcdDefragmentationOptions Always { get; } = new() { LeastBytes = 0, LeastUnused = 0 };

    /// <summary>The members that are worth it, by their places, in the order in which to take them: the leader last. None while a member is missing or there is no leader.</summary>
    public IReadOnlyList<int> Plan(IReadOnlyList<EtcdMemberStatus?> members)
    {
        if (members.Any(member => member is null or { Leader: 0 }))
            return [];
        return [.. Enumerable.Range(0, members.Count).Where(place => Pays(members[place]!)).OrderBy(place => members[place]!.IsLeader)];
    }

    private bool Pays(EtcdMemberStatus member) => member.Bytes >= LeastBytes && member.Bytes - member.BytesInUse >= member.Bytes * LeastUnused;
}

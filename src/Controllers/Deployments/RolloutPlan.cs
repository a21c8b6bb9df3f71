using Gantry.Kube;
using Gantry.Kube.Apps;

namespace Gantry.Controllers.Deployments;

/// <summary>The next moves of a rollout, computed from what is there: nothing here reads a clock or writes.</summary>
internal sealed record RolloutPlan(IReadOnlyList<ScaleStep> Steps)
{
    public static RolloutPlan Nothing { get; } = new([]);

    public bool IsEmpty => Steps.Count == 0;

    /// <summary>The size that a new set starts with beside the sets there are.</summary>
    public static int FirstSize(DeploymentSpec spec, IReadOnlyList<ReplicaSet> old) => NextSize(spec, current: 0, total: old.Sum(SizeOf));

    /// <summary>Moves replicas from old sets to the new one, within the limits.</summary>
    public static RolloutPlan Rolling(DeploymentSpec spec, ReplicaSet current, IReadOnlyList<ReplicaSet> old)
    {
        int size = NextSize(spec, SizeOf(current), SizeOf(current) + old.Sum(SizeOf));
        if (size != SizeOf(current))
            return new([new(current, size)]);

        return old.Any(set => SizeOf(set) > 0) ? new(ShrinkOld(spec, current, old)) : Nothing;
    }

    /// <summary>Ends every old pod before the first new one.</summary>
    public static RolloutPlan Recreate(IReadOnlyList<ReplicaSet> old) =>
        new([.. old.Where(set => SizeOf(set) > 0).Select(set => new ScaleStep(set, 0))]);

    /// <summary>Spreads a change of the wanted number over the sets in proportion to their size, as a paused or unfinished rollout needs.</summary>
    public static RolloutPlan Proportional(DeploymentSpec spec, ReplicaSet? current, IReadOnlyList<ReplicaSet> old)
    {
        int wanted = spec.Replicas ?? 1;
        ReplicaSet[] active = [.. old.Append(current).OfType<ReplicaSet>().Where(set => SizeOf(set) > 0)];
        if (active.Length <= 1)
        {
            ReplicaSet? only = active.FirstOrDefault() ?? current ?? old.MaxBy(set => set.Metadata.CreationTimestamp);
            bool isSized = only is null || (SizeOf(only) == wanted && (RolloutAnnotations.DesiredOf(only) ?? wanted) == wanted);
            return isSized || only is null ? Nothing : new([new(only, wanted)]);
        }

        bool isOver = spec.Strategy?.Type is "Recreate" || (current is not null && IsSaturated(current, wanted));
        return isOver ? Recreate(old) : new(Spread(spec, active));
    }

    internal static int SizeOf(ReplicaSet set) => set.Spec.Replicas ?? 1;

    private static bool IsSaturated(ReplicaSet set, int wanted) =>
        SizeOf(set) == wanted && set.Status.AvailableReplicas == wanted && RolloutAnnotations.DesiredOf(set) == wanted;

    private static int NextSize(DeploymentSpec spec, int current, int total)
    {
        int wanted = spec.Replicas ?? 1;
        if (current >= wanted || spec.Strategy?.Type is "Recreate")
            return wanted;

        int room = wanted + RolloutLimits.Of(spec).MaxSurge - total;
        return current + Math.Clamp(room, 0, wanted - current);
    }

    private static List<ScaleStep> ShrinkOld(DeploymentSpec spec, ReplicaSet current, IReadOnlyList<ReplicaSet> old)
    {
        int minAvailable = (spec.Replicas ?? 1) - RolloutLimits.Of(spec).MaxUnavailable;
        int total = SizeOf(current) + old.Sum(SizeOf);
        int notYetAvailable = Math.Max(0, SizeOf(current) - (current.Status.AvailableReplicas ?? 0));
        int mayGo = total - minAvailable - notYetAvailable;
        if (mayGo <= 0)
            return [];

        ReplicaSet[] oldestFirst = [.. old.Where(set => SizeOf(set) > 0).OrderBy(set => set.Metadata.CreationTimestamp)];
        int[] sizes = [.. oldestFirst.Select(SizeOf)];

        // Replicas that serve nobody go first: they cost no availability.
        int gone = Take(oldestFirst, sizes, mayGo, (set, size) => size - (set.Status.AvailableReplicas ?? 0));
        int available = (current.Status.AvailableReplicas ?? 0) + old.Sum(set => set.Status.AvailableReplicas ?? 0);
        Take(oldestFirst, sizes, Math.Min(available - minAvailable, mayGo - gone), (_, size) => size);

        return [.. oldestFirst.Select((set, i) => new ScaleStep(set, sizes[i])).Where(step => step.Replicas != SizeOf(step.Set))];
    }

    private static int Take(ReplicaSet[] sets, int[] sizes, int limit, Func<ReplicaSet, int, int> takeable)
    {
        int taken = 0;
        for (int i = 0; i < sets.Length && taken < limit; i++)
        {
            int count = Math.Clamp(takeable(sets[i], sizes[i]), 0, limit - taken);
            sizes[i] -= count;
            taken += count;
        }

        return taken;
    }

    private static List<ScaleStep> Spread(DeploymentSpec spec, ReplicaSet[] active)
    {
        int wanted = spec.Replicas ?? 1;
        int allowed = wanted > 0 ? wanted + RolloutLimits.Of(spec).MaxSurge : 0;
        int change = allowed - active.Sum(SizeOf);

        // Growth favours the newest of equal sets, shrinking the oldest.
        IOrderedEnumerable<ReplicaSet> bySize = active.OrderByDescending(SizeOf);
        ReplicaSet[] ordered = [.. change >= 0 ? bySize.ThenByDescending(set => set.Metadata.CreationTimestamp) : bySize.ThenBy(set => set.Metadata.CreationTimestamp)];
        int[] sizes = [.. ordered.Select(SizeOf)];

        int given = 0;
        for (int i = 0; i < ordered.Length; i++)
        {
            int share = ShareOf(ordered[i], wanted, allowed);
            share = change >= 0 ? Math.Clamp(share, 0, change - given) : Math.Clamp(share, change - given, 0);
            sizes[i] += share;
            given += share;
        }

        // What rounding has left over goes to the largest.
        sizes[0] = Math.Max(0, sizes[0] + change - given);
        return [.. ordered.Select((set, i) => new ScaleStep(set, sizes[i])).Where(step => step.Replicas != SizeOf(step.Set) || RolloutAnnotations.DesiredOf(step.Set) != wanted)];
    }

    private static int ShareOf(ReplicaSet set, int wanted, int allowed)
    {
        int size = SizeOf(set);
        if (wanted == 0)
            return -size;

        // The size that was allowed when this set was last sized is the whole that it had its part of.
        int before = RolloutAnnotations.MaxOf(set) is > 0 and int max ? max : Math.Max(1, set.Status.Replicas);
        return (int)Math.Round(size * (double)allowed / before, MidpointRounding.AwayFromZero) - size;
    }
}

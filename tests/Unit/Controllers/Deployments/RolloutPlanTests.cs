using Gantry.Controllers.Deployments;
using Gantry.Kube;
using Gantry.Kube.Apps;

namespace Gantry.Tests.Deployments;

public sealed class RolloutPlanTests
{
    [Theory]
    [InlineData("25%", "25%", 10, 3, 2)]
    [InlineData("1", "0", 3, 1, 0)]
    [InlineData("0", "0", 3, 0, 1)]
    [InlineData("0%", "10%", 5, 0, 1)]
    [InlineData("100%", "100%", 3, 3, 3)]
    public void Surge_is_rounded_up_and_unavailability_down(string surge, string unavailable, int replicas, int maxSurge, int maxUnavailable)
    {
        RolloutLimits limits = RolloutLimits.Of(Spec(replicas, Value(surge), Value(unavailable)));

        Assert.Equal(new RolloutLimits(maxSurge, maxUnavailable), limits);
    }

    [Fact]
    public void A_first_set_starts_with_all_replicas() =>
        Assert.Equal(5, RolloutPlan.FirstSize(Spec(5), []));

    [Fact]
    public void A_second_set_starts_with_the_surge() =>
        Assert.Equal(3, RolloutPlan.FirstSize(Spec(10), [Set("old", 10, available: 10)]));

    [Fact]
    public void Old_replicas_go_only_as_far_as_enough_stay_available()
    {
        RolloutPlan plan = RolloutPlan.Rolling(Spec(10), Set("new", 3, available: 0), [Set("old", 10, available: 10)]);

        Assert.Equal([("old", 8)], Moves(plan));
    }

    [Fact]
    public void The_new_set_grows_into_the_room_that_old_replicas_have_left()
    {
        RolloutPlan plan = RolloutPlan.Rolling(Spec(10), Set("new", 3, available: 3), [Set("old", 8, available: 8)]);

        Assert.Equal([("new", 5)], Moves(plan));
    }

    [Fact]
    public void Replicas_that_serve_nobody_go_first()
    {
        RolloutPlan plan = RolloutPlan.Rolling(Spec(10), Set("new", 3, available: 0), [Set("broken", 5, available: 0, age: 1), Set("good", 5, available: 5, age: 2)]);

        Assert.Equal([("broken", 3)], Moves(plan));
    }

    [Fact]
    public void A_finished_rollout_has_nothing_to_do() =>
        Assert.True(RolloutPlan.Rolling(Spec(3), Set("new", 3, available: 3), [Set("old", 0)]).IsEmpty);

    [Fact]
    public void A_change_of_size_in_the_middle_is_spread_in_proportion()
    {
        ReplicaSet current = Set("new", 5, available: 0, desired: 10, max: 13, age: 1);
        ReplicaSet old = Set("old", 8, available: 8, desired: 10, max: 13, age: 2);

        RolloutPlan plan = RolloutPlan.Proportional(Spec(20), current, [old]);

        Assert.Equal([("old", 15), ("new", 10)], Moves(plan));
    }

    [Fact]
    public void Scaling_to_zero_empties_every_set()
    {
        RolloutPlan plan = RolloutPlan.Proportional(Spec(0), Set("new", 2, desired: 10), [Set("old", 8, desired: 10)]);

        Assert.Equal([("new", 0), ("old", 0)], Moves(plan).Order());
    }

    [Fact]
    public void With_one_set_left_it_takes_the_whole_change() =>
        Assert.Equal([("new", 7)], Moves(RolloutPlan.Proportional(Spec(7), Set("new", 3, desired: 3), [Set("old", 0)])));

    [Fact]
    public void No_plan_ever_leaves_the_limits()
    {
        var random = new Random(7);
        for (int round = 0; round < 2000; round++)
        {
            DeploymentSpec spec = Spec(random.Next(1, 20), random.Next(0, 5), random.Next(0, 5));
            RolloutLimits limits = RolloutLimits.Of(spec);
            int wanted = spec.Replicas!.Value;
            ReplicaSet old = Running("old", wanted, random);
            ReplicaSet current = Running("new", Math.Min(wanted, limits.MaxSurge), random);
            int available = (old.Status.AvailableReplicas ?? 0) + (current.Status.AvailableReplicas ?? 0);

            int[] sizes = [.. new[] { current, old }.Select(set => RolloutPlan.Rolling(spec, current, [old]).Steps.FirstOrDefault(step => step.Set == set) is { Set: not null } step ? step.Replicas : RolloutPlan.SizeOf(set))];

            Assert.True(sizes.Sum() <= wanted + limits.MaxSurge);
            int lost = RolloutPlan.SizeOf(old) - sizes[1] - (RolloutPlan.SizeOf(old) - (old.Status.AvailableReplicas ?? 0));
            Assert.True(lost <= 0 || available - lost >= wanted - limits.MaxUnavailable);
        }
    }

    private static ReplicaSet Running(string name, int size, Random random) => Set(name, size, available: random.Next(0, size + 1));

    private static IEnumerable<(string, int)> Moves(RolloutPlan plan) => plan.Steps.Select(step => (step.Set.Name, step.Replicas));

    private static IntOrString Value(string text) => int.TryParse(text, out int number) ? number : text;

    private static DeploymentSpec Spec(int replicas, IntOrString? surge = null, IntOrString? unavailable = null) => new()
    {
        Replicas = replicas,
        Strategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = surge, MaxUnavailable = unavailable } },
    };

    private static ReplicaSet Set(string name, int replicas, int available = 0, int? desired = null, int? max = null, int age = 0)
    {
        var annotations = new Dictionary<string, string>();
        if (desired is not null)
            annotations[RolloutAnnotations.DesiredReplicas] = $"{desired}";
        if (max is not null)
            annotations[RolloutAnnotations.MaxReplicas] = $"{max}";
        return new()
        {
            Metadata = new() { Name = name, Uid = name, Annotations = annotations, CreationTimestamp = DateTimeOffset.UnixEpoch - TimeSpan.FromHours(age) },
            Spec = new() { Replicas = replicas },
            Status = new() { Replicas = replicas, AvailableReplicas = available },
        };
    }
}

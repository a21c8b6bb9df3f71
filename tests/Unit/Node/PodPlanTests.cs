using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;

namespace Gantry.Tests;

public sealed class PodPlanTests
{
    [Fact]
    public void A_new_pod_gets_volumes_and_a_sandbox_at_once()
    {
        PodPlan plan = PodPlan.For(Some.Situation(Some.Pod()) with { Volumes = VolumeReadiness.Missing });

        Assert.Equal([new PodStep.PrepareVolumes(), new PodStep.CreateSandbox(0)], plan.Steps);
    }

    [Fact]
    public void Containers_start_together_once_the_sandbox_is_ready()
    {
        Pod pod = Some.Pod("Always", Some.Container("a"), Some.Container("b"));

        PodPlan plan = PodPlan.For(Some.Situation(pod, Some.Sandbox()));

        Assert.Equal(["a", "b"], plan.Steps.Cast<PodStep.StartContainer>().Select(step => step.Container.Name));
    }

    [Fact]
    public void Nothing_starts_before_the_volumes_are_there()
    {
        PodPlan plan = PodPlan.For(Some.Situation(Some.Pod(), Some.Sandbox()) with { Volumes = VolumeReadiness.InPreparation });

        Assert.Empty(plan.Steps);
    }

    [Fact]
    public void Init_containers_run_one_after_another_and_before_the_others()
    {
        Pod pod = WithInit(Some.Pod(), Some.Container("i1"), Some.Container("i2"));

        Assert.Equal("i1", Started(PodPlan.For(Some.Situation(pod, Some.Sandbox()))));
        Assert.Null(Started(PodPlan.For(Some.Situation(pod, Some.Sandbox(), Some.Running("i1")))));
        Assert.Equal("i2", Started(PodPlan.For(Some.Situation(pod, Some.Sandbox(), Some.Ended("i1", 0)))));
        Assert.Equal("web", Started(PodPlan.For(Some.Situation(pod, Some.Sandbox(), Some.Ended("i1", 0), Some.Ended("i2", 0)))));
    }

    [Fact]
    public void A_sidecar_lets_the_next_one_begin_when_it_has_started_and_is_restarted_ever_after()
    {
        Container sidecar = Some.Container("proxy") with { RestartPolicy = "Always" };
        Pod pod = WithInit(Some.Pod(), sidecar);

        PodSituation running = Some.Situation(pod, Some.Sandbox(), Some.Running("proxy"));
        PodSituation notStarted = running with { Verdicts = new Dictionary<string, ProbeVerdict> { ["proxy-0"] = new() } };
        PodSituation died = Some.Situation(pod, Some.Sandbox(), Some.Ended("proxy", 0), Some.Running());

        Assert.Null(Started(PodPlan.For(notStarted)));
        Assert.Equal("web", Started(PodPlan.For(running)));
        Assert.Equal("proxy", Started(PodPlan.For(died)));
    }

    [Fact]
    public void Init_containers_are_not_repeated_once_the_others_have_run()
    {
        Pod pod = WithInit(Some.Pod(), Some.Container("i1"));

        PodPlan plan = PodPlan.For(Some.Situation(pod, Some.Sandbox(), Some.Ended()));

        Assert.Equal("web", Started(plan));
    }

    [Theory]
    [InlineData("Always", 0, true)]
    [InlineData("Always", 1, true)]
    [InlineData("OnFailure", 0, false)]
    [InlineData("OnFailure", 1, true)]
    [InlineData("Never", 1, false)]
    public void The_restart_policy_decides_about_an_ended_container(string policy, int exitCode, bool isRestarted)
    {
        PodPlan plan = PodPlan.For(Some.Situation(Some.Pod(policy), Some.Sandbox(), Some.Ended(exitCode: exitCode)));

        Assert.Equal(isRestarted ? "web" : null, Started(plan));
    }

    [Fact]
    public void A_second_crash_waits_and_says_so()
    {
        PodSituation situation = Some.Situation(Some.Pod(), Some.Sandbox(), Some.Ended(attempt: 1)) with
        {
            BackOffs = new Dictionary<string, CrashBackOff> { ["web"] = CrashBackOff.None.After(Some.Now, Some.Now) },
        };

        PodPlan plan = PodPlan.For(situation);

        PodStep.Wait wait = Assert.IsType<PodStep.Wait>(Assert.Single(plan.Steps));
        Assert.Equal("CrashLoopBackOff", wait.Failure.Reason);
        Assert.Equal("back-off 10s restarting failed container=web pod=web_shop(u-1)", wait.Failure.Message);
        Assert.Equal(Some.Now.AddSeconds(10), plan.LookAgainAt);
    }

    [Fact]
    public void After_the_back_off_the_next_instance_is_counted_on()
    {
        PodSituation situation = Some.Situation(Some.Pod(), Some.Sandbox(), Some.Ended(attempt: 1)) with
        {
            Now = Some.Now.AddSeconds(11),
            BackOffs = new Dictionary<string, CrashBackOff> { ["web"] = CrashBackOff.None.After(Some.Now, Some.Now) },
        };

        PodStep.StartContainer start = Assert.IsType<PodStep.StartContainer>(Assert.Single(PodPlan.For(situation).Steps));

        Assert.Equal(2, start.Attempt);
    }

    [Fact]
    public void A_dead_sandbox_is_replaced_when_its_containers_are_to_run_again()
    {
        PodPlan plan = PodPlan.For(Some.Situation(Some.Pod(), Some.Sandbox(isReady: false), Some.Ended()));

        Assert.Equal(new PodStep.CreateSandbox(1), Assert.Single(plan.Steps));
    }

    [Fact]
    public void A_dead_sandbox_stays_dead_when_nothing_is_to_run_again()
    {
        PodPlan plan = PodPlan.For(Some.Situation(Some.Pod("Never"), Some.Sandbox(isReady: false), Some.Ended()));

        Assert.Empty(plan.Steps);
    }

    [Fact]
    public void What_still_runs_in_a_dead_sandbox_is_stopped_with_it()
    {
        PodPlan plan = PodPlan.For(Some.Situation(Some.Pod(), Some.Sandbox(isReady: false), Some.Running()));

        Assert.Equal(new PodStep.StopSandbox("s1"), Assert.Single(plan.Steps));
    }

    [Fact]
    public void A_failed_liveness_probe_replaces_the_container()
    {
        PodSituation situation = Some.Situation(Some.Pod(), Some.Sandbox(), Some.Running()) with
        {
            Verdicts = new Dictionary<string, ProbeVerdict> { ["web-0"] = ProbeVerdict.Healthy with { FailedProbe = "liveness" } },
        };

        PodStep.StopContainer stop = Assert.IsType<PodStep.StopContainer>(Assert.Single(PodPlan.For(situation).Steps));

        Assert.Equal("Container web failed liveness probe, will be restarted", stop.Message);
        Assert.Equal(TimeSpan.FromSeconds(30), stop.Grace);
    }

    [Fact]
    public void A_new_image_replaces_the_container()
    {
        PodPlan plan = PodPlan.For(Some.Situation(Some.Pod("Always", Some.Container(image: "web:2")), Some.Sandbox(), Some.Running()));

        Assert.IsType<PodStep.StopContainer>(Assert.Single(plan.Steps));
    }

    [Fact]
    public void One_ended_instance_is_kept_for_its_log()
    {
        PodPlan plan = PodPlan.For(Some.Situation(Some.Pod(), Some.Sandbox(), Some.Running(attempt: 2), Some.Ended(attempt: 1), Some.Ended(attempt: 0)));

        Assert.Equal("web-0", Assert.IsType<PodStep.RemoveContainer>(Assert.Single(plan.Steps)).Container.Id);
    }

    [Fact]
    public void A_busy_container_is_left_alone()
    {
        PodPlan plan = PodPlan.For(Some.Situation(Some.Pod(), Some.Sandbox()) with { Busy = new HashSet<string> { "web" } });

        Assert.Empty(plan.Steps);
    }

    [Fact]
    public void An_ending_pod_stops_its_containers_then_its_sidecars_then_the_sandbox()
    {
        Pod pod = WithInit(Some.Pod(), Some.Container("proxy") with { RestartPolicy = "Always" });
        PodEnding ending = new() { Deadline = Some.Now.AddSeconds(30), Grace = TimeSpan.FromSeconds(30), RemovesEverything = true };

        PodPlan first = PodPlan.For(Some.Situation(pod, Some.Sandbox(), Some.Running("proxy"), Some.Running()) with { Ending = ending });
        PodPlan second = PodPlan.For(Some.Situation(pod, Some.Sandbox(), Some.Running("proxy"), Some.Ended()) with { Ending = ending });
        PodPlan third = PodPlan.For(Some.Situation(pod, Some.Sandbox(), Some.Ended("proxy"), Some.Ended()) with { Ending = ending });
        PodPlan fourth = PodPlan.For(Some.Situation(pod, Some.Sandbox(isReady: false), Some.Ended()) with { Ending = ending });

        Assert.Equal("web", Assert.IsType<PodStep.StopContainer>(Assert.Single(first.Steps)).Container.Name);
        Assert.Equal("proxy", Assert.IsType<PodStep.StopContainer>(Assert.Single(second.Steps)).Container.Name);
        Assert.Equal(new PodStep.StopSandbox("s1"), Assert.Single(third.Steps));
        Assert.Equal(new PodStep.Finish(true), Assert.Single(fourth.Steps));
    }

    [Fact]
    public void When_the_grace_period_is_over_everything_is_stopped_at_once()
    {
        Pod pod = WithInit(Some.Pod(), Some.Container("proxy") with { RestartPolicy = "Always" });
        PodEnding ending = new() { Deadline = Some.Now, Grace = TimeSpan.Zero };

        PodPlan plan = PodPlan.For(Some.Situation(pod, Some.Sandbox(), Some.Running("proxy"), Some.Running()) with { Ending = ending });

        Assert.All(plan.Steps, step => Assert.Equal(TimeSpan.Zero, Assert.IsType<PodStep.StopContainer>(step).Grace));
        Assert.Equal(2, plan.Steps.Count);
    }

    [Fact]
    public void The_restart_count_goes_on_where_the_runtime_lost_everything()
    {
        Pod pod = Some.Pod() with { Status = new PodStatus { ContainerStatuses = [new ContainerStatus { Name = "web", ContainerID = "gantry://x", RestartCount = 3 }] } };

        PodStep.StartContainer start = Assert.IsType<PodStep.StartContainer>(Assert.Single(PodPlan.For(Some.Situation(pod, Some.Sandbox())).Steps));

        Assert.Equal(4, start.Attempt);
    }

    [Fact]
    public void Back_offs_double_to_five_minutes_and_are_forgotten_after_ten_quiet_ones()
    {
        CrashBackOff backOff = CrashBackOff.None;
        var delays = new List<double>();
        for (int i = 0; i < 7; i++)
        {
            backOff = backOff.After(Some.Now, Some.Now);
            delays.Add(backOff.Delay.TotalSeconds);
        }

        Assert.Equal([10, 20, 40, 80, 160, 300, 300], delays);
        Assert.Null(backOff.WaitsUntil(Some.Now.AddMinutes(11)));
        Assert.Equal(TimeSpan.FromSeconds(10), backOff.After(Some.Now.AddMinutes(11), Some.Now.AddMinutes(11)).Delay);
    }

    private static Pod WithInit(Pod pod, params Container[] init) => pod with { Spec = pod.Spec with { InitContainers = init } };

    private static string? Started(PodPlan plan) => plan.Steps.OfType<PodStep.StartContainer>().SingleOrDefault()?.Container.Name;
}

using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;
using Gantry.NodeAgent.Status;

namespace Gantry.Tests;

public sealed class PodStatusTests
{
    [Fact]
    public void A_running_pod_is_ready_with_its_address()
    {
        PodStatus status = Of(Some.Situation(Some.Pod(), Some.Sandbox(), Some.Running()));

        Assert.Equal("Running", status.Phase);
        Assert.Equal("True", Condition(status, "Ready").Status);
        Assert.Equal("True", Condition(status, "Initialized").Status);
        Assert.Equal("True", Condition(status, "PodReadyToStartContainers").Status);
        Assert.Equal("10.0.0.7", status.PodIP);
        Assert.Equal("192.0.2.1", status.HostIP);
        Assert.Equal("BestEffort", status.QosClass);
        ContainerStatus web = Assert.Single(status.ContainerStatuses);
        Assert.Equal("gantry://web-0", web.ContainerID);
        Assert.True(web.Ready);
        Assert.True(web.Started);
    }

    [Fact]
    public void A_pod_whose_container_is_not_there_yet_is_pending()
    {
        PodStatus status = Of(Some.Situation(Some.Pod()));

        Assert.Equal("Pending", status.Phase);
        Assert.Equal("ContainerCreating", status.ContainerStatuses[0].State?.Waiting?.Reason);
        Assert.Equal("containers with unready status: [web]", Condition(status, "Ready").Message);
        Assert.Equal("ContainersNotReady", Condition(status, "ContainersReady").Reason);
        Assert.Null(status.ContainerStatuses[0].ContainerID);
    }

    [Fact]
    public void A_pod_in_initialisation_says_which_containers_are_missing()
    {
        Pod pod = Some.Pod();
        pod = pod with { Spec = pod.Spec with { InitContainers = [Some.Container("prepare")] } };

        PodStatus status = Of(Some.Situation(pod, Some.Sandbox(), Some.Running("prepare")));

        Assert.Equal("Pending", status.Phase);
        Assert.Equal("containers with incomplete status: [prepare]", Condition(status, "Initialized").Message);
        Assert.Equal("PodInitializing", status.ContainerStatuses[0].State?.Waiting?.Reason);
        Assert.NotNull(status.InitContainerStatuses[0].State?.Running);
    }

    [Fact]
    public void A_crash_loop_shows_the_last_end()
    {
        PodSituation situation = Some.Situation(Some.Pod(), Some.Sandbox(), Some.Ended(exitCode: 3, attempt: 2)) with
        {
            StartFailures = new Dictionary<string, StartFailure> { ["web"] = new("CrashLoopBackOff", "back-off 10s", Some.Now) },
        };

        ContainerStatus web = Of(situation).ContainerStatuses[0];

        Assert.Equal("CrashLoopBackOff", web.State?.Waiting?.Reason);
        Assert.Equal(3, web.LastState?.Terminated?.ExitCode);
        Assert.Equal("Error", web.LastState?.Terminated?.Reason);
        Assert.Equal(2, web.RestartCount);
        Assert.Equal("Running", Of(situation).Phase);
    }

    [Fact]
    public void The_instance_before_is_the_last_state()
    {
        ObservedContainer killed = Some.Ended(exitCode: 137) with { Reason = "OOMKilled" };

        ContainerStatus web = Of(Some.Situation(Some.Pod(), Some.Sandbox(), Some.Running(attempt: 1), killed)).ContainerStatuses[0];

        Assert.NotNull(web.State?.Running);
        Assert.Equal("OOMKilled", web.LastState?.Terminated?.Reason);
        Assert.Equal(1, web.RestartCount);
    }

    [Theory]
    [InlineData(0, "Succeeded", "PodCompleted", "Completed")]
    [InlineData(2, "Failed", "PodFailed", "Error")]
    public void A_pod_that_ran_to_its_end_tells_how(int exitCode, string phase, string readyReason, string containerReason)
    {
        PodStatus status = PodStatusView.Of(new PodStatusFacts(Some.Situation(Some.Pod("Never"), Some.Sandbox(), Some.Ended(exitCode: exitCode))) { HasEnded = true });

        Assert.Equal(phase, status.Phase);
        Assert.Equal(readyReason, Condition(status, "Ready").Reason);
        Assert.Equal(containerReason, status.ContainerStatuses[0].State?.Terminated?.Reason);
    }

    [Fact]
    public void A_pod_that_the_node_ended_has_failed_with_its_reason()
    {
        PodStatus status = PodStatusView.Of(new PodStatusFacts(Some.Situation(Some.Pod(), null)) { Failure = PodFailure.DeadlineExceeded, HasEnded = true });

        Assert.Equal("Failed", status.Phase);
        Assert.Equal("DeadlineExceeded", status.Reason);
    }

    [Fact]
    public void A_container_without_a_good_readiness_probe_is_started_but_not_ready()
    {
        PodSituation situation = Some.Situation(Some.Pod(), Some.Sandbox(), Some.Running()) with
        {
            Verdicts = new Dictionary<string, ProbeVerdict> { ["web-0"] = new() { IsStarted = true } },
        };

        PodStatus status = Of(situation);

        Assert.True(status.ContainerStatuses[0].Started);
        Assert.False(status.ContainerStatuses[0].Ready);
        Assert.Equal("False", Condition(status, "Ready").Status);
        Assert.Equal("Running", status.Phase);
    }

    [Fact]
    public void Conditions_keep_the_time_of_their_last_change_and_those_of_others_stay()
    {
        PodCondition ready = new() { Type = "Ready", Status = "True", LastTransitionTime = Some.Now.AddHours(-1) };
        PodCondition gate = new() { Type = "example.test/gate", Status = "True" };
        Pod pod = Some.Pod() with { Status = new PodStatus { Conditions = [ready, gate] } };

        PodStatus status = Of(Some.Situation(pod, Some.Sandbox(), Some.Running()));

        Assert.Equal(Some.Now.AddHours(-1), Condition(status, "Ready").LastTransitionTime);
        Assert.Equal(Some.Now, Condition(status, "ContainersReady").LastTransitionTime);
        Assert.Contains(gate, status.Conditions);
    }

    [Fact]
    public void A_readiness_gate_that_nobody_set_keeps_the_pod_unready()
    {
        Pod pod = Some.Pod();
        pod = pod with { Spec = pod.Spec with { ReadinessGates = [new PodReadinessGate { ConditionType = "example.test/gate" }] } };

        PodCondition ready = Condition(Of(Some.Situation(pod, Some.Sandbox(), Some.Running())), "Ready");

        Assert.Equal("ReadinessGatesNotReady", ready.Reason);
        Assert.Equal("corresponding condition of pod readiness gate \"example.test/gate\" does not exist.", ready.Message);
    }

    private static PodStatus Of(PodSituation situation) => PodStatusView.Of(new PodStatusFacts(situation) { HostAddresses = ["192.0.2.1"] });

    private static PodCondition Condition(PodStatus status, string type) => status.Conditions.Single(condition => condition.Type == type);
}

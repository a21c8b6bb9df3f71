using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;

namespace Gantry.Tests;

public sealed class AgentTests
{
    [Fact]
    public async Task The_node_is_registered_and_ready_with_a_lease()
    {
        await using TestNode node = await TestNode.StartAsync();

        Node registered = await node.Kube.GetAsync<Node>(ObjectKey.ClusterScoped("n1"));

        Assert.Contains(registered.Status.Conditions, condition => condition is { Type: "Ready", Status: "True" });
        Assert.Equal("192.0.2.1", registered.Status.Addresses[0].Address);
        Assert.True(registered.Status.Capacity["memory"] > Quantity.Zero);
        Assert.Equal("fake://1", registered.Status.NodeInfo?.ContainerRuntimeVersion);
        Lease lease = await node.Kube.GetAsync<Lease>(new ObjectKey("kube-node-lease", "n1"));
        Assert.Equal("n1", lease.Spec.HolderIdentity);
    }

    [Fact]
    public async Task A_pod_becomes_ready_quickly_and_goes_when_deleted()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(TestNode.Pod("warm"));
        await node.WaitForReadyAsync("warm");

        var watch = Stopwatch.StartNew();
        await node.Kube.CreateAsync(TestNode.Pod());
        Pod ready = await node.WaitForReadyAsync();
        TestContext.Current.SendDiagnosticMessage($"ready after {watch.ElapsedMilliseconds} ms");
        await node.Kube.DeleteAsync<Pod>(ready.Key);
        await node.WaitForGoneAsync();

        Assert.Equal("Running", ready.Status.Phase);
        Assert.Equal("127.0.0.1", ready.Status.PodIP);
        Assert.Contains("stop web 5", node.Runtime.Calls);
        await TestNode.WaitUntilAsync(() => Task.FromResult(!Directory.Exists(Path.Combine(node.RootDirectory, "pods", ready.Uid))));
    }

    [Fact]
    public async Task A_pod_finds_the_node_as_it_is_labelled_now()
    {
        await using TestNode node = await TestNode.StartAsync();
        Node self = await node.Kube.GetAsync<Node>(ObjectKey.ClusterScoped("n1"));
        await node.Kube.UpdateAsync(self with { Metadata = self.Metadata with { Labels = new Dictionary<string, string>(self.Metadata.Labels) { ["disk"] = "fast" } } });

        await node.Kube.CreateAsync(Asking("web", "fast"));
        await node.Kube.CreateAsync(Asking("other", "slow"));
        Pod ready = await node.WaitForReadyAsync();
        Pod refused = await node.WaitForAsync("other", pod => pod.Status.Phase == "Failed");

        Assert.Equal("Running", ready.Status.Phase);
        Assert.Equal("NodeAffinity", refused.Status.Reason);

        static Pod Asking(string name, string disk) => TestNode.Pod(name) with { Spec = TestNode.Pod(name).Spec with { NodeSelector = new Dictionary<string, string> { ["disk"] = disk } } };
    }

    [Fact]
    public async Task A_crashing_container_is_restarted_and_then_waits()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(TestNode.Pod());
        await node.WaitForReadyAsync();

        node.Runtime.End("web", 1, "OOMKilled");
        Pod restarted = await node.WaitForAsync("web", pod => pod.Status.ContainerStatuses is [{ RestartCount: 1, State.Running: not null }]);
        node.Runtime.End("web", 3);
        Pod waiting = await node.WaitForAsync("web", pod => pod.Status.ContainerStatuses is [{ State.Waiting.Reason: "CrashLoopBackOff" }]);

        Assert.Equal("OOMKilled", restarted.Status.ContainerStatuses[0].LastState?.Terminated?.Reason);
        Assert.Equal(3, waiting.Status.ContainerStatuses[0].LastState?.Terminated?.ExitCode);
        Assert.StartsWith("back-off 10s restarting failed container=web pod=web_default(", waiting.Status.ContainerStatuses[0].State?.Waiting?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_never_restarts_ends_as_its_containers_did()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(TestNode.Pod("good", spec => spec with { RestartPolicy = "Never" }));
        await node.WaitForReadyAsync("good");

        node.Runtime.End("web", 0);
        Pod ended = await node.WaitForAsync("good", pod => pod.Status.Phase == "Succeeded");

        Assert.Equal("Completed", ended.Status.ContainerStatuses[0].State?.Terminated?.Reason);
        Assert.Contains(ended.Status.Conditions, condition => condition is { Type: "Ready", Status: "False", Reason: "PodCompleted" });
        await node.Kube.DeleteAsync<Pod>(ended.Key);
        await node.WaitForGoneAsync("good");
        await TestNode.WaitUntilAsync(() => Task.FromResult(!node.Runtime.Containers.Any()));
    }

    [Fact]
    public async Task Init_containers_run_first_and_one_after_another()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(TestNode.Pod(change: spec => spec with { InitContainers = [new Container { Name = "one", Image = "i:1" }, new Container { Name = "two", Image = "i:1" }] }));

        await node.WaitForAsync("web", pod => pod.Status.InitContainerStatuses is [{ State.Running: not null }, _]);
        node.Runtime.End("one", 0);
        await node.WaitForAsync("web", pod => pod.Status.InitContainerStatuses is [_, { State.Running: not null }]);
        node.Runtime.End("two", 0);
        await node.WaitForReadyAsync();

        Assert.Equal(["start one", "start two", "start web"], node.Runtime.Calls.Where(call => call.StartsWith("start", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Variables_and_files_come_from_the_api_and_files_follow_it()
    {
        await using TestNode node = await TestNode.StartAsync();
        ConfigMap map = await node.Kube.CreateAsync(new ConfigMap { Metadata = new() { Name = "settings", Namespace = "default" }, Data = new Dictionary<string, string> { ["color"] = "blue" } });
        await node.Kube.CreateAsync(new Secret { Metadata = new() { Name = "login", Namespace = "default" }, Data = new Dictionary<string, byte[]> { ["password"] = "hidden"u8.ToArray() } });
        await node.Kube.CreateAsync(WithFiles());
        await node.WaitForReadyAsync();
        FakeRuntime.Entry web = node.Runtime.Find("web");

        await node.Kube.UpdateAsync(map with { Data = new Dictionary<string, string> { ["color"] = "green" } });
        string color = Path.Combine(web.MountSource("/etc/settings"), "color");
        await TestNode.WaitUntilAsync(() => Task.FromResult(File.ReadAllText(color) == "green"));

        Assert.Equal("blue", web.Variable("COLOR"));
        Assert.Equal("127.0.0.1", web.Variable("ADDRESS"));
        Assert.Equal("hidden", File.ReadAllText(Path.Combine(web.MountSource("/etc/login"), "password")));
        Assert.Equal("blue", File.ReadAllText(web.MountSource("/one-file")));
        Assert.True(Directory.Exists(web.MountSource("/scratch")));
        Assert.Contains("127.0.0.1\tweb\n", File.ReadAllText(web.MountSource("/etc/hosts")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_config_map_is_named_and_the_container_starts_when_it_comes()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(TestNode.Pod(changeContainer: container => container with { EnvFrom = [new EnvFromSource { ConfigMapRef = new ConfigMapEnvSource { Name = "late" } }] }));

        Pod waiting = await node.WaitForAsync("web", pod => pod.Status.ContainerStatuses is [{ State.Waiting.Reason: "CreateContainerConfigError" }]);
        await node.Kube.CreateAsync(new ConfigMap { Metadata = new() { Name = "late", Namespace = "default" } });
        await node.WaitForReadyAsync();

        Assert.Equal("configmap \"late\" not found", waiting.Status.ContainerStatuses[0].State?.Waiting?.Message);
    }

    [Fact]
    public async Task A_failing_pull_is_reported_and_backed_off()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(TestNode.Pod(changeContainer: container => container with { Image = "absent:1" }));

        Pod failed = await node.WaitForAsync("web", pod => pod.Status.ContainerStatuses is [{ State.Waiting.Reason: "ErrImagePull" }]);
        Pod waiting = await node.WaitForAsync("web", pod => pod.Status.ContainerStatuses is [{ State.Waiting.Reason: "ImagePullBackOff" }]);

        Assert.Equal("no such image", failed.Status.ContainerStatuses[0].State?.Waiting?.Message);
        Assert.Equal("Back-off pulling image \"absent:1\": ErrImagePull: no such image", waiting.Status.ContainerStatuses[0].State?.Waiting?.Message);
        Assert.Equal("Pending", waiting.Status.Phase);
    }

    [Fact]
    public async Task Readiness_follows_a_tcp_probe_without_waiting_for_a_period()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var probe = new Probe { TcpSocket = new TCPSocketAction { Port = port }, PeriodSeconds = 60 };
        await node.Kube.CreateAsync(TestNode.Pod(changeContainer: container => container with { ReadinessProbe = probe }));
        await node.WaitForAsync("web", pod => pod.Status.ContainerStatuses is [{ Started: true, Ready: false }]);

        using var late = new TcpListener(IPAddress.Loopback, port);
        late.Start();
        Pod ready = await node.WaitForReadyAsync();

        Assert.True(ready.Status.ContainerStatuses[0].Ready);
    }

    [Fact]
    public async Task A_failing_liveness_probe_restarts_the_container()
    {
        await using TestNode node = await TestNode.StartAsync();
        node.Runtime.Exec = command => command == "check" && node.Runtime.Find("web").Status.Metadata.Attempt == 0 ? 1 : 0;
        var probe = new Probe { Exec = new ExecAction { Command = ["check"] }, PeriodSeconds = 1, FailureThreshold = 1 };
        await node.Kube.CreateAsync(TestNode.Pod(changeContainer: container => container with { LivenessProbe = probe }));

        Pod restarted = await node.WaitForAsync("web", pod => pod.Status.ContainerStatuses is [{ RestartCount: 1, State.Running: not null }]);

        Assert.Equal(143, restarted.Status.ContainerStatuses[0].LastState?.Terminated?.ExitCode);
    }

    [Fact]
    public async Task Hooks_run_after_the_start_and_before_the_stop()
    {
        await using TestNode node = await TestNode.StartAsync();
        var lifecycle = new Lifecycle { PostStart = new LifecycleHandler { Exec = new ExecAction { Command = ["hello"] } }, PreStop = new LifecycleHandler { Exec = new ExecAction { Command = ["bye"] } } };
        await node.Kube.CreateAsync(TestNode.Pod(changeContainer: container => container with { Lifecycle = lifecycle }));
        Pod ready = await node.WaitForReadyAsync();

        await node.Kube.DeleteAsync<Pod>(ready.Key);
        await node.WaitForGoneAsync();

        Assert.Equal(["sandbox", "start web", "exec hello", "exec bye"], node.Runtime.Calls.Take(4));
        Assert.Contains(node.Runtime.Calls, call => call.StartsWith("stop web", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_of_the_agent_touches_nothing()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(TestNode.Pod());
        Pod before = await node.WaitForReadyAsync();
        int calls = node.Runtime.Calls.Count;

        await node.RestartAgentAsync();
        node.Runtime.End("web", 1);
        Pod after = await node.WaitForAsync("web", pod => pod.Status.ContainerStatuses is [{ RestartCount: 1, State.Running: not null }]);

        Assert.Equal(["start web"], node.Runtime.Calls.Skip(calls));
        Assert.Equal(before.Status.StartTime, after.Status.StartTime);
    }

    [Fact]
    public async Task What_was_deleted_while_the_agent_was_away_is_removed()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(TestNode.Pod());
        Pod pod = await node.WaitForReadyAsync();

        await node.StopAgentAsync();
        await node.Kube.DeleteAsync<Pod>(pod.Key, new DeleteOptions { GracePeriodSeconds = 0 });
        await node.StartAgentAsync();

        await TestNode.WaitUntilAsync(() => Task.FromResult(!node.Runtime.Containers.Any()));
        await TestNode.WaitUntilAsync(() => Task.FromResult(!Directory.Exists(Path.Combine(node.RootDirectory, "pods", pod.Uid))));
    }

    [Fact]
    public async Task A_pod_past_its_deadline_fails()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(TestNode.Pod(change: spec => spec with { ActiveDeadlineSeconds = 1 }));

        Pod failed = await node.WaitForAsync("web", pod => pod.Status.Phase == "Failed");

        Assert.Equal("DeadlineExceeded", failed.Status.Reason);
    }

    private static Pod WithFiles() => TestNode.Pod(
        change: spec => spec with
        {
            Volumes =
            [
                new Volume { Name = "settings", ConfigMap = new ConfigMapVolumeSource { Name = "settings" } },
                new Volume { Name = "login", Secret = new SecretVolumeSource { SecretName = "login" } },
                new Volume { Name = "scratch", EmptyDir = new EmptyDirVolumeSource() },
            ],
        },
        changeContainer: container => container with
        {
            Env =
            [
                new EnvVar { Name = "COLOR", ValueFrom = new EnvVarSource { ConfigMapKeyRef = new ConfigMapKeySelector { Name = "settings", Key = "color" } } },
                new EnvVar { Name = "ADDRESS", ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = "status.podIP" } } },
            ],
            VolumeMounts =
            [
                new VolumeMount { Name = "settings", MountPath = "/etc/settings" },
                new VolumeMount { Name = "settings", MountPath = "/one-file", SubPath = "color" },
                new VolumeMount { Name = "login", MountPath = "/etc/login" },
                new VolumeMount { Name = "scratch", MountPath = "/scratch" },
            ],
        });
}

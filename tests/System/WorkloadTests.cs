using System.Text.Json.Nodes;

namespace Gantry.Tests.Cluster;

/// <summary>What pods may ask for, and what is said when they cannot have it.</summary>
public sealed class WorkloadTests(TestNode node)
{
    [Fact]
    public async Task Configuration_reaches_a_container_as_environment_and_as_files()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.KubectlAsync("create", "configmap", "conf", "--from-literal=colour=blue");
        await space.KubectlAsync("create", "secret", "generic", "pass", "--from-literal=word=open");
        await space.ApplyAsync(Manifests.Script(
            "reader",
            "echo $COLOUR $WORD $NAME $MEM $(COLOUR) ; cat /conf/colour /pass/word /meta/labels; ls /var/run/secrets/kubernetes.io/serviceaccount; stat -f -c %T /pass",
            """
            volumes:
              - {name: conf, configMap: {name: conf}}
              - {name: pass, secret: {secretName: pass}}
              - name: meta
                downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.name}}]}
            """,
            """
            env:
                - {name: COLOUR, valueFrom: {configMapKeyRef: {name: conf, key: colour}}}
                - {name: WORD, valueFrom: {secretKeyRef: {name: pass, key: word}}}
                - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: MEM, valueFrom: {resourceFieldRef: {resource: limits.memory}}}
                resources: {limits: {memory: 64Mi}}
                volumeMounts:
                - {name: conf, mountPath: /conf}
                - {name: pass, mountPath: /pass}
                - {name: meta, mountPath: /meta}
            """));

        await space.WaitAsync("pod/reader", "jsonpath={.status.phase}=Succeeded");

        string logs = await space.KubectlAsync("logs", "reader");
        Assert.StartsWith("blue open reader 67108864", logs, StringComparison.Ordinal);
        Assert.Contains("blueopenreader", logs, StringComparison.Ordinal);
        Assert.Contains("token", logs, StringComparison.Ordinal);
        Assert.Contains("tmpfs", logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_over_its_memory_limit_is_reported_as_killed_for_it()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Script("hungry", "x=0123456789; while true; do x=$x$x$x$x; done", containerMore: "resources: {limits: {memory: 32Mi}}"));

        await space.WaitAsync("pod/hungry", "jsonpath={.status.phase}=Failed");

        JsonNode ended = (await space.GetAsync("pod", "hungry"))["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!;
        Assert.Equal("OOMKilled", ended["reason"]!.GetValue<string>());
        Assert.Equal(137, ended["exitCode"]!.GetValue<int>());
    }

    [Fact]
    public async Task Init_containers_run_in_order_before_the_others()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Script(
            "ordered",
            "cat /data/log",
            """
            volumes: [{name: work, emptyDir: {}}]
              initContainers:
              - {name: one, image: "hello:1", command: [sh, -c, "sleep 0.2; echo one >> /data/log"], volumeMounts: [{name: work, mountPath: /data}]}
              - {name: two, image: "hello:1", command: [sh, -c, "echo two >> /data/log"], volumeMounts: [{name: work, mountPath: /data}]}
            """,
            "volumeMounts: [{name: work, mountPath: /data}]"));

        await space.WaitAsync("pod/ordered", "jsonpath={.status.phase}=Succeeded");

        Assert.Equal("one\ntwo\n", await space.KubectlAsync("logs", "ordered"));
    }

    [Fact]
    public async Task A_failing_container_backs_off_and_says_so()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Script("failing", "echo no; exit 3").Replace("restartPolicy: Never", "restartPolicy: Always", StringComparison.Ordinal));

        await Until.TrueAsync("it is in CrashLoopBackOff", async () => (await space.KubectlAsync("get", "pod", "failing")).Contains("CrashLoopBackOff", StringComparison.Ordinal));

        JsonNode status = (await space.GetAsync("pod", "failing"))["status"]!["containerStatuses"]![0]!;
        Assert.Equal(3, status["lastState"]!["terminated"]!["exitCode"]!.GetValue<int>());
        Assert.Equal("no\n", await space.KubectlAsync("logs", "failing", "--previous"));
    }

    [Fact]
    public async Task A_failing_liveness_probe_restarts_the_container()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Script(
            "ill", "touch /tmp/ok; sleep 1; rm /tmp/ok; sleep 600",
            containerMore: "livenessProbe: {exec: {command: [cat, /tmp/ok]}, periodSeconds: 1, failureThreshold: 1}").Replace("restartPolicy: Never", "restartPolicy: Always", StringComparison.Ordinal));

        await Until.TrueAsync("it was restarted", async () =>
            (await space.GetAsync("pod", "ill"))["status"]?["containerStatuses"]?[0]?["restartCount"]?.GetValue<int>() >= 1);
        Assert.Contains("Liveness probe failed", await space.KubectlAsync("describe", "pod", "ill"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_fits_nowhere_waits_and_says_why()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Script("huge", "true", containerMore: "resources: {requests: {cpu: 500}}"));

        await Until.TrueAsync("the reason is shown", async () =>
            (await space.KubectlAsync("describe", "pod", "huge")).Contains("0/1 nodes are available: 1 Insufficient cpu", StringComparison.Ordinal));
        Assert.Contains("Pending", await space.KubectlAsync("get", "pod", "huge"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_reported_and_nothing_else_waits_for_it()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Script("missing", "true").Replace("hello:1", "localhost:1/none:1", StringComparison.Ordinal));
        await space.ApplyAsync(Manifests.Script("fine", "true"));

        await space.WaitAsync("pod/fine", "jsonpath={.status.phase}=Succeeded");
        await Until.TrueAsync("the reason is shown", async () => (await space.KubectlAsync("get", "pod", "missing")) is var text && (text.Contains("ErrImagePull", StringComparison.Ordinal) || text.Contains("ImagePullBackOff", StringComparison.Ordinal)));
        await space.KubectlAsync("delete", "pod", "missing");
    }

    [Fact]
    public async Task A_pod_is_given_its_grace_period_to_end()
    {
        await using TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Script("polite", "trap 'echo bye > /dev/termination-log; exit 0' TERM; while true; do sleep 0.1; done"));
        await space.WaitAsync("pod/polite", "condition=Ready");

        long start = Environment.TickCount64;
        await space.KubectlAsync("delete", "pod", "polite", "--grace-period=30");

        Assert.InRange(Environment.TickCount64 - start, 0, 10_000);
    }
}

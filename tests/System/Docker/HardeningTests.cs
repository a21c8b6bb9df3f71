namespace Gantry.Tests.Docker;

public sealed class HardeningTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task Limits_are_seen_inside_and_in_the_answer()
    {
        string inside = await OkAsync("""
            docker run --name $T -m 64m --pids-limit 50 --cpus 0.5 --cpu-shares 512 --cpuset-cpus 0 busy:1 sh -c '
              cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max
              cat /sys/fs/cgroup/pids/pids.max 2>/dev/null || cat /sys/fs/cgroup/pids.max
              grep Cpus_allowed_list /proc/self/status'
            """);

        Assert.Equal("67108864\n50\nCpus_allowed_list:\t0\n", inside);
        Assert.Equal("67108864 134217728 500000000 512 50\n", await OkAsync("docker inspect -f '{{with .HostConfig}}{{.Memory}} {{.MemorySwap}} {{.NanoCpus}} {{.CpuShares}} {{.PidsLimit}}{{end}}' $T"));
    }

    [Fact]
    public async Task Too_much_memory_ends_it_with_137_and_a_mark()
    {
        string words = await FailsAsync(137, "docker run --name $T -m 16m --memory-swap 16m busy:1 sh -c 'sleep 2; x=$(head -c 64000000 /dev/zero | tr \"\\0\" a); echo no'");

        Assert.DoesNotContain("no\n", words, StringComparison.Ordinal);
        await SeesAsync("true", "docker inspect -f '{{.State.OOMKilled}}' $T");
    }

    [Fact]
    public async Task Limits_that_make_no_sense_are_refused()
    {
        Assert.Contains("Minimum memory limit allowed is 6MB", await FailsAsync(125, "docker run --rm -m 1m busy:1"), StringComparison.Ordinal);
        Assert.Contains("Minimum memoryswap limit should be larger than memory limit", await FailsAsync(125, "docker run --rm -m 64m --memory-swap 32m busy:1"), StringComparison.Ordinal);
        Assert.Contains("Conflicting options: Nano CPUs and CPU Period cannot both be set", await FailsAsync(125, "docker run --rm --cpus 1 --cpu-period 1000 busy:1"), StringComparison.Ordinal);
        Assert.Contains("ulimit", await FailsAsync(125, "docker run --rm --ulimit nosuch=1 busy:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hardened_container_has_what_it_was_given()
    {
        string inside = await OkAsync("""
            docker run --rm --read-only --tmpfs /tmp:size=1m --user 1000:1000 --workdir /tmp --cap-drop ALL --security-opt no-new-privileges \
              --ulimit nofile=100:200 --sysctl kernel.msgmax=1000 --device /dev/null:/dev/zilch --network none busy:1 sh -c '
              id -u; pwd; ulimit -n; cat /proc/sys/kernel/msgmax; echo x >/dev/zilch && echo ok; grep -E "CapEff|NoNewPrivs" /proc/self/status
              touch /x 2>/dev/null || echo read-only; touch /tmp/y && echo writable; head -c 2000000 /dev/zero >/tmp/big 2>/dev/null || echo full'
            """);

        Assert.Equal("1000\n/tmp\n100\n1000\nok\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\nread-only\nwritable\nfull\n", inside);
    }

    [Fact]
    public async Task Capabilities_are_docker_s_fourteen_and_changed_one_by_one()
    {
        const string effective = "grep CapEff /proc/self/status | cut -f2";

        Assert.Equal("00000000a80425fb\n", await OkAsync($"docker run --rm busy:1 sh -c '{effective}'"));
        Assert.Equal("00000000a80435fb\n", await OkAsync($"docker run --rm --cap-add NET_ADMIN busy:1 sh -c '{effective}'"));
        Assert.Equal("00000000a80425fa\n", await OkAsync($"docker run --rm --cap-drop CHOWN busy:1 sh -c '{effective}'"));
        Assert.Equal("0000000000000400\n", await OkAsync($"docker run --rm --cap-drop ALL --cap-add NET_BIND_SERVICE busy:1 sh -c '{effective}'"));
        Assert.Contains("nosuch", (await FailsAsync(125, "docker run --rm --cap-add nosuch busy:1")).ToLowerInvariant(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kernel_s_secrets_are_masked_and_its_knobs_read_only()
    {
        Assert.Equal("0\n", await OkAsync("docker run --rm busy:1 sh -c 'for f in kcore keys timer_list sched_debug; do head -c 1 /proc/$f 2>/dev/null; done | wc -c'"));
        await FailsAsync(1, "docker run --rm busy:1 sh -c 'echo 1 >/proc/sys/kernel/msgmax'");
        await FailsAsync(1, "docker run --rm busy:1 sh -c 'echo 1 >/sys/kernel/mm/ksm/run'");
        Assert.Equal("Seccomp:\t2\n", await OkAsync("docker run --rm busy:1 grep Seccomp: /proc/self/status"));
        Assert.Equal("Seccomp:\t0\n", await OkAsync("docker run --rm --security-opt seccomp=unconfined busy:1 grep Seccomp: /proc/self/status"));
        await FailsAsync(1, "docker run --rm busy:1 unshare -m true");
    }

    [Fact]
    public async Task A_privileged_container_sees_devices_and_may_mount()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "runc gives a privileged container capabilities that this machine's root lacks");

        Assert.Equal("ok\n", await OkAsync("docker run --rm --privileged busy:1 sh -c 'mount -t tmpfs none /tmp && test -e /dev/kmsg && echo ok'"));
    }

    [Fact]
    public async Task Namespaces_of_the_host_and_of_other_containers_are_shared()
    {
        await OkAsync("docker run -d --name $T -h first --ipc shareable busy:1 sleep 1234");

        Assert.Contains("sleep 1234", await OkAsync("docker run --rm --pid container:$T busy:1 ps"), StringComparison.Ordinal);
        Assert.Equal("same\n", await OkAsync("test $(docker exec $T readlink /proc/self/ns/ipc) = $(docker run --rm --ipc container:$T busy:1 readlink /proc/self/ns/ipc) && echo same"));
        Assert.Equal("same\n", await OkAsync("test $(docker exec $T readlink /proc/self/ns/net) = $(docker run --rm --network container:$T busy:1 readlink /proc/self/ns/net) && echo same"));
        Assert.Equal("same\n", await OkAsync("test $(readlink /proc/self/ns/uts) = $(docker run --rm --uts host busy:1 readlink /proc/self/ns/uts) && echo same"));
        Assert.Equal("same\n", await OkAsync("test $(readlink /proc/self/ns/pid) = $(docker run --rm --pid host busy:1 readlink /proc/self/ns/pid) && echo same"));
    }

    [Fact]
    public async Task Shared_memory_has_the_size_asked_for()
    {
        Assert.Contains(" 65536 ", await OkAsync("docker run --rm busy:1 df -k /dev/shm"), StringComparison.Ordinal);
        Assert.Contains(" 1024 ", await OkAsync("docker run --rm --shm-size 1m busy:1 df -k /dev/shm"), StringComparison.Ordinal);
    }
}

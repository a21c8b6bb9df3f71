namespace Gantry.Tests.Docker;

/// <summary>Faults that other engines once had, tried from where their attackers were: inside a container, or as another user of the machine.</summary>
public sealed class SecurityTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task A_container_on_the_host_s_network_finds_no_abstract_socket()
    {
        await OkAsync("docker run -d --name $T --network host busy:1 sleep 1000");

        // CVE-2020-15257: what has no path is guarded by no permission.
        Assert.DoesNotContain("@", await OkAsync("docker exec $T cat /proc/net/unix"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_port_of_the_machine_leads_to_the_api_without_a_certificate()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");
        string gateway = (await OkAsync("docker inspect -f '{{.NetworkSettings.Gateway}}' $T")).Trim();

        foreach (int port in (int[])[2375, 2376, 2377, 80, 443, 10250, 10255])
            await FailsAsync($"docker exec $T nc -z -w 1 {gateway} {port}");
        Assert.Equal("", await OkAsync("ls /proc/$(docker inspect -f '{{.State.Pid}}' $T)/root/run /proc/$(docker inspect -f '{{.State.Pid}}' $T)/root/var/run 2>/dev/null | grep -i docker || true"));
    }

    [Fact]
    public async Task Nobody_else_looks_into_the_engine_s_directories()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "dockerd is not judged here");
        await OkAsync("docker run -d --name $T -v $T:/v busy:1 sh -c 'echo secret >/srv/it; echo secret >/v/it; echo secret; sleep 1000'");
        string volume = (await OkAsync("docker volume inspect -f '{{.Mountpoint}}' $T")).Trim();

        string[] secrets = ["$(docker inspect -f '{{.GraphDriver.Data.UpperDir}}' $T)/srv/it", "$(docker inspect -f '{{.LogPath}}' $T)", $"{volume}/it", "$(docker inspect -f '{{.HostsPath}}' $T)"];
        foreach (string secret in secrets)
        {
            await OkAsync($"test -e {secret}");
            await FailsAsync($"setpriv --reuid 65534 --regid 65534 --clear-groups cat {secret}");
        }
        await FailsAsync("setpriv --reuid 65534 --regid 65534 --clear-groups docker version -f '{{.Server.Version}}'");
    }

    [Fact]
    public async Task A_password_is_in_no_file_and_no_log_of_the_engine()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "dockerd is not judged here");
        string password = $"pass-{Name}-word";
        await FailsAsync($"echo {password} | docker login -u someone --password-stdin 127.0.0.1:1");
        await FailsAsync($"docker pull 127.0.0.1:1/{Name}:1");
        await FailsAsync($"printf 'FROM scratch\\nADD https://someone:{password}@127.0.0.1:1/x /x\\n' | docker build -q -t $T:1 -");

        Assert.Empty(await OkAsync($"grep -rl --exclude-dir=images {password} {Path.GetDirectoryName(Path.GetDirectoryName(Engine.Socket))} || true"));
    }

    [Fact]
    public async Task Lines_smuggled_into_settings_become_no_lines_of_account_files()
    {
        string accounts = await OkAsync("docker run --rm -u 12345 -e \"HOME=/x\nroot2:x:0:0::/:/bin/sh\" busy:1 cat /etc/passwd");
        Assert.DoesNotContain("root2", accounts, StringComparison.Ordinal);

        Assert.SkipWhen(TestEngine.IsOracle, "dockerd writes what it is given into /etc/hosts");
        await FailsAsync(125, "docker run --rm --name $T --hostname \"a\n6.6.6.6 evil\" busy:1 true");
        string answer = await OkAsync("curl -s -X POST -H 'Content-Type: application/json' --unix-socket ${DOCKER_HOST#unix://} http://docker/v1.41/containers/create?name=$T-b -d '{\"Image\":\"busy:1\",\"HostConfig\":{\"ExtraHosts\":[\"x:1.2.3.4\\n6.6.6.6 evil\"],\"DnsSearch\":[\"a\\nnameserver 6.6.6.6\"]}}'");
        Assert.DoesNotContain("\"Id\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_an_image_give_no_orders()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "these labels are this engine's");
        await OkAsync("printf 'FROM busy:1\nLABEL gantry.on-unhealthy=restart containerd.io/restart.loguri=binary:///bin/touch?/tmp/$T=1 io.kubernetes.pod.name=x\nHEALTHCHECK --interval=100ms --retries=1 CMD false\n' | docker build -q -t $T:1 -");
        await OkAsync("docker run -d --name $T $T:1 sleep 1000");

        await SeesAsync("unhealthy", "docker inspect -f '{{.State.Health.Status}}' $T");

        Assert.Equal("0 running\n", await OkAsync("sleep 1; docker inspect -f '{{.RestartCount}} {{.State.Status}}' $T"));
    }

    [Fact]
    public async Task Who_attaches_and_leaves_again_and_again_leaves_nothing()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "dockerd is not judged here");
        await OkAsync("docker run -d --name $T busy:1 sh -c 'while :; do echo x; sleep 0.01; done'");
        const string Attach = """
            for i in $(seq 60); do
              curl -s -m 0.05 -o /dev/null -X POST -H 'Connection: Upgrade' -H 'Upgrade: tcp' --unix-socket ${DOCKER_HOST#unix://} "http://docker/v1.41/containers/$T/attach?stream=1&stdout=1"
            done; true
            """;
        await OkAsync(Attach);
        int before = await DescriptorsAsync();

        await OkAsync(Attach);
        await OkAsync(Attach);

        await Until.TrueAsync("as many descriptors as before", async () => await DescriptorsAsync() <= before + 10);
    }

    private async Task<int> DescriptorsAsync() => int.Parse(await OkAsync("""
        ls /proc/$(ss -xlpH src ${DOCKER_HOST#unix://} | sed 's/.*pid=\([0-9]*\).*/\1/')/fd | wc -l
        """));
}

namespace Gantry.Tests.Engines;

public sealed class RootlessPodmanTests(RootlessPodman podman) : IClassFixture<RootlessPodman>
{
    [Fact]
    public async Task A_users_container_runs_as_its_root_and_as_others_of_its_range()
    {
        Assert.SkipWhen(podman.Obstacle is not null, podman.Obstacle ?? "");

        Assert.StartsWith("uid=0(root) ", (await podman.RunAsync("run", "--rm", "--network", "none", podman.Image, "id")).Succeeded(), StringComparison.Ordinal);
        string[] asGuest = ["run", "--rm", "--network", "none", "--user", "guest", "--volume", podman.Data + ":/data:ro", "--tmpfs", "/scratch", podman.Image];
        Assert.Equal("content\nrefused\n", (await podman.RunAsync([.. asGuest, "sh", "-c", "cat /data/file; touch /data/new 2>/dev/null || echo refused"])).Succeeded());
    }

    [Fact]
    public async Task Ids_are_mapped_and_devices_are_the_hosts()
    {
        Assert.SkipWhen(podman.Obstacle is not null, podman.Obstacle ?? "");

        ShellResult result = await podman.RunAsync("run", "--rm", "--network", "none", "--uidmap", "0:1:100", "--gidmap", "0:1:100", "--device", "/dev/full", podman.Image, "sh", "-c", "echo $(cat /proc/self/uid_map); echo x 2>/dev/null >/dev/full || echo full");

        Assert.Equal("0 1 100\nfull\n", result.Succeeded());
    }

    [Fact]
    public async Task A_container_joins_the_namespaces_of_another_and_both_end_when_told()
    {
        Assert.SkipWhen(podman.Obstacle is not null, podman.Obstacle ?? "");

        string name = $"c{Guid.NewGuid():N}"[..12];
        (await podman.RunAsync("run", "--detach", "--name", name, "--network", "none", "--uidmap", "0:1:100", "--gidmap", "0:1:100", podman.Image, "sleep", "1000")).Succeeded();
        string shared = "container:" + name;

        ShellResult joined = await podman.RunAsync("run", "--rm", "--network", shared, "--pid", shared, "--ipc", shared, "--userns", shared, podman.Image, "sh", "-c", "tr '\\0' ' ' </proc/1/cmdline; echo $(cat /proc/self/uid_map)");
        ShellResult exec = await podman.RunAsync("exec", name, "sh", "-c", "echo $$ >/dev/null; id -u");

        Assert.Equal("sleep 1000 0 1 100\n", joined.Succeeded());
        Assert.Equal("0\n", exec.Succeeded());
        (await podman.RunAsync("stop", "--time", "0", name)).Succeeded();
        (await podman.RunAsync("rm", name)).Succeeded();
        Assert.Equal("", (await podman.RunAsync("ps", "--all", "--quiet")).Succeeded());
    }
}

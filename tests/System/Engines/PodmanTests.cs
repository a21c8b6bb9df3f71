namespace Gantry.Tests.Engines;

public sealed class PodmanTests(Podman podman) : EngineTests(podman), IClassFixture<Podman>
{
    [Fact]
    public async Task A_user_namespace_maps_root_to_nobody_of_importance()
    {
        ShellResult result = await podman.RunAsync(["run", "--rm", "--uidmap", "0:100000:1000", "--gidmap", "0:100000:1000", .. podman.RunOptions, podman.Image, "cat", "/proc/self/uid_map"]);

        Assert.Equal(["0", "100000", "1000"], result.Succeeded().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_containers_of_a_pod_share_their_namespaces()
    {
        string pod = $"p{Guid.NewGuid():N}"[..12];
        string[] create = ["pod", "create", "--name", pod, "--network", "none", "--infra-image", podman.Image, "--infra-command", "/bin/sleep 1000", "--share", "ipc,net,uts"];
        (await podman.RunAsync(create)).Succeeded();
        try
        {
            string one = (await podman.RunAsync("run", "--rm", "--pod", pod, podman.Image, "ls", "-l", "/proc/self/ns/ipc")).Succeeded();
            string two = (await podman.RunAsync("run", "--rm", "--pod", pod, podman.Image, "ls", "-l", "/proc/self/ns/ipc")).Succeeded();

            Assert.Equal(one.Split("-> ")[1], two.Split("-> ")[1]);
        }
        finally
        {
            await podman.RunAsync("pod", "rm", "--force", "--time", "0", pod);
        }
    }

    [Fact]
    public async Task Descriptors_are_handed_on()
    {
        string[] run = ["run", "--rm", "--preserve-fds", "1", .. podman.RunOptions, podman.Image, "sh", "-c", "[ -e /proc/self/fd/3 ] && echo there"];

        Assert.Equal("there\n", (await podman.WithDescriptorAsync(run)).Succeeded());
    }
}

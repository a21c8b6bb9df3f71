namespace Gantry.Tests.Engines;

public sealed class DockerTests(Docker docker) : EngineTests(docker), IClassFixture<Docker>
{
    [Fact]
    public async Task Containers_live_through_a_crash_of_the_daemons()
    {
        await using Running container = await StartAsync();

        await docker.CrashAsync();

        Assert.Equal("running", await StatusAsync(container));
        Assert.Equal("still here\n", (await docker.RunAsync("exec", container.Name, "echo", "still here")).Succeeded());
        (await docker.RunAsync("stop", container.Name)).Succeeded();
        Assert.Equal(3, (await InspectAsync(container.Name))["State"]!["ExitCode"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_volume_keeps_what_is_written()
    {
        string volume = $"v{Guid.NewGuid():N}"[..12];
        string[] write = ["run", "--rm", "--volume", $"{volume}:/v", .. docker.RunOptions, docker.Image, "sh", "-c", "echo kept >/v/a"];
        string[] read = ["run", "--rm", "--volume", $"{volume}:/v:ro", .. docker.RunOptions, docker.Image, "sh", "-c", "cat /v/a; touch /v/b 2>/dev/null || echo read-only"];

        (await docker.RunAsync(write)).Succeeded();

        Assert.Equal("kept\nread-only\n", (await docker.RunAsync(read)).Succeeded());
        (await docker.RunAsync("volume", "rm", volume)).Succeeded();
    }
}

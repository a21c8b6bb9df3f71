using System.Net;
using Gantry.Engine.Bench.Chaos;

namespace Gantry.Tests.Docker;

/// <summary>A daemon that is killed takes nothing along. It has an engine of its own: the other tests keep theirs.</summary>
public sealed class SurvivalTests : IAsyncLifetime
{
    private readonly TestEngine _engine = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "dockerd has published ports served by a process of its own, which ends with it");
        // What is skipped now has nothing to take down.
        ProbeImage probe = new(_engine);
        probe.SkipIfMissing();
        await _engine.InitializeAsync();
        await probe.InitializeAsync();
    }

    [Fact]
    public async Task Containers_their_lines_and_their_connections_live_through_kills_of_the_daemon()
    {
        var chaos = new ChaosRun(DockerAsync, _engine.CrashAsync, _engine.Spaces.Host, _engine.Spaces.Outside, IPAddress.Parse(NetworkSpace.HostAddress));

        ChaosResult result = await chaos.RunAsync(kills: 5);

        Assert.Empty(result.Losses);
        Assert.Equal(5, result.Kills);
        Assert.True(result.Lines > 20 && result.Requests > 20, result.ToString());
    }

    [Fact]
    public async Task What_was_going_on_goes_on_after_a_kill()
    {
        await DockerAsync("docker volume create kept; docker network create kept; docker run -d --name kept --network kept -v kept:/v --restart always web:1 && docker run -d --name ends busy:1 sh -c 'sleep 3; exit 7'");

        await _engine.CrashAsync();

        Assert.Equal("7\n", await DockerAsync("docker wait ends"));
        Assert.Equal("hello from the web\n", await DockerAsync("docker run --rm --network kept busy:1 wget -qO- http://kept/"));
        Assert.Equal("inside\n", await DockerAsync("docker exec kept sh -c 'echo inside >/v/x; cat /v/x'"));
        await DockerAsync("docker restart -t 0 kept && docker rm -f kept ends && docker volume rm kept && docker network rm kept");
    }

    [Fact]
    public async Task A_frozen_container_delays_no_call_about_another()
    {
        await DockerAsync("docker run -d --name frozen busy:1 sleep 1000 && docker run -d --name lively busy:1 sleep 1000 && docker pause frozen");
        Task<ShellResult> stuck = _engine.RunAsync("docker stop -t 5 frozen");

        Assert.Equal("quick\n", await DockerAsync("docker exec lively echo quick"));
        await DockerAsync("docker ps && docker inspect lively && docker stop -t 0 lively && docker rm lively");

        await _engine.RunAsync("docker unpause frozen");
        (await stuck).Succeeded();
        await DockerAsync("docker rm -f frozen");
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private Task<string> DockerAsync(string[] arguments) => DockerAsync("docker " + string.Join(' ', arguments.Select(word => $"'{word}'")));

    private async Task<string> DockerAsync(string script) => (await _engine.RunAsync(script)).Succeeded();
}

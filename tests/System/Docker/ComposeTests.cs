namespace Gantry.Tests.Docker;

public sealed class ComposeTests : DockerTest
{
    // Projects are named as the test is, so that what they make is found again.
    private const string Compose = "docker-compose --no-ansi -p $T -f $APPLICATION/docker-compose.yml";

    public ComposeTests(TestEngine engine)
        : base(engine)
    {
        More["APPLICATION"] = Path.Combine(Shell.Repository, "tests/System/Docker/application");
        More["COMPOSE_HTTP_TIMEOUT"] = "120";
    }

    [Fact]
    public async Task An_application_comes_up_and_goes_down()
    {
        await SkipWithoutComposeAsync();
        await ComposeAsync("up -d --build");

        string port = (await ComposeAsync("port web 80")).Trim().Split(':')[^1];
        Assert.Equal("welcome\n", await OkAsync($"curl -s --retry 5 --retry-connrefused http://127.0.0.1:{port}/"));
        await ComposeAsync("exec -T store sh -c 'echo apples >/www/goods/list; cat /settings/colour'");
        Assert.Equal("apples\n", await OkAsync($"curl -s http://127.0.0.1:{port}/cgi-bin/goods"));
        await SeesAsync("reached", $"{Compose} logs worker");
        Assert.Matches($"{Name}_store_1 +httpd -f -p 80 -h /www +Up", await ComposeAsync("ps"));
        Assert.Contains("httpd", await ComposeAsync("top web"), StringComparison.Ordinal);

        await ComposeAsync("down -t 1 -v --rmi local");
        Assert.Equal("", await OkAsync("docker ps -aq --filter label=com.docker.compose.project=$T; docker network ls -q --filter name=$T; docker volume ls -q --filter name=$T; docker images -q --filter label=com.docker.compose.project=$T"));
    }

    [Fact]
    public async Task Parts_are_scaled_restarted_paused_and_stopped()
    {
        await SkipWithoutComposeAsync();
        await ComposeAsync("up -d --build --scale worker=2 worker");
        Assert.Equal(2, (await ComposeAsync("ps -q worker")).AsSpan().Count('\n'));

        await ComposeAsync("up -d --scale worker=3 --no-recreate worker");
        await SeesAsync("3", $"{Compose} ps -q worker | wc -l");
        await ComposeAsync("up -d --scale worker=1 worker");
        Assert.Equal(1, (await ComposeAsync("ps -q worker")).AsSpan().Count('\n'));
        await ComposeAsync("restart -t 2 worker");
        await SeesAsync("worker ends", $"{Compose} logs worker");
        await ComposeAsync("pause store");
        Assert.Matches("store_1 .*Paused", await ComposeAsync("ps store"));
        await ComposeAsync("unpause store");
        await ComposeAsync("stop -t 1");
        Assert.Matches("worker_1 .*Exit 0", await ComposeAsync("ps"));
        await ComposeAsync("start store");
        await ComposeAsync("kill store");
        await ComposeAsync("rm -f -s -v");
        await ComposeAsync("down -v --rmi local");
    }

    [Fact]
    public async Task An_unchanged_part_is_left_alone_and_a_changed_one_made_anew_with_its_volume()
    {
        await SkipWithoutComposeAsync();
        await ComposeAsync("up -d store");
        await ComposeAsync("exec -T store sh -c 'echo kept >/www/goods/x'");
        string first = await ComposeAsync("ps -q store");

        Assert.Contains("is up-to-date", await OkAsync($"{Compose} up -d store 2>&1"), StringComparison.Ordinal);
        Assert.Equal(first, await ComposeAsync("ps -q store"));
        await ComposeAsync("up -d --force-recreate -t 1 store");

        Assert.NotEqual(first, await ComposeAsync("ps -q store"));
        Assert.Equal("kept\n", await ComposeAsync("exec -T store cat /www/goods/x"));
        await ComposeAsync("down -t 1 -v");
    }

    [Fact]
    public async Task One_task_is_run_and_its_status_told()
    {
        await SkipWithoutComposeAsync();
        Assert.Equal("blue\n", await OkAsync($"{Compose} run --rm -T store sh -c 'cut -d\" \" -f2 /settings/colour' 2>/dev/null"));
        await FailsAsync(6, $"{Compose} run --rm -T store sh -c 'exit 6'");

        await ComposeAsync("down -t 1 -v");
    }

    [Fact]
    public async Task In_the_foreground_it_shows_all_output_and_stops_with_the_part_that_ends()
    {
        await SkipWithoutComposeAsync();
        string script = $"d=$(mktemp -d); trap 'rm -r $d' EXIT; printf 'version: \"3.8\"\\nservices:\\n  one: {{ image: \"busy:1\", command: sh -c \"echo from one; sleep 1; exit 5\" }}\\n  two: {{ image: \"busy:1\", command: sh -c \"echo from two; sleep 1000\", stop_grace_period: 1s }}\\n' >$d/f.yml; docker-compose --no-ansi -p $T -f $d/f.yml up --abort-on-container-exit --exit-code-from one; s=$?; docker-compose -p $T -f $d/f.yml down -t 1; exit $s";

        string words = await FailsAsync(5, script);

        Assert.Contains("from one", words, StringComparison.Ordinal);
        Assert.Contains("from two", words, StringComparison.Ordinal);
    }

    private async Task<string> ComposeAsync(string command)
    {
        ShellResult result = await RunAsync($"{Compose} {command}", seconds: 150);
        return result.Succeeded();
    }

    private async Task SkipWithoutComposeAsync() =>
        Assert.SkipUnless((await RunAsync("command -v docker-compose")).ExitCode == 0, "docker-compose is not installed: run tools/install-packages test");
}

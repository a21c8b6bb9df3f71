namespace Gantry.Tests.Docker;

public sealed class EventTests(TestEngine engine) : DockerTest(engine)
{
    private const string Format = "--format '{{.Type}} {{.Action}}'";

    [Fact]
    public async Task A_container_s_life_is_told()
    {
        string start = (await OkAsync("date +%s.%N")).Trim();
        await OkAsync("docker run -d --name $T busy:1 sleep 1000; docker pause $T; docker unpause $T; docker rename $T $T-new; docker exec $T-new true; docker kill $T-new; docker wait $T-new; docker rm $T-new");

        string events = await OkAsync($"docker events --since {start} --until $(date +%s.%N) --filter container=$(cat $TMPDIR/$T 2>/dev/null || echo $T) {Format} | sed 's/: .*//'");
        string all = await OkAsync($"docker events --since {start} --until $(date +%s.%N) --filter type=container {Format} | sed 's/: .*//'");

        Assert.StartsWith("container create", events, StringComparison.Ordinal);
        foreach (string action in (string[])["create", "start", "pause", "unpause", "rename", "exec_create", "exec_start", "exec_die", "kill", "die", "destroy"])
            Assert.Contains($"container {action}\n", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_is_told_with_its_status_and_labels()
    {
        string start = (await OkAsync("date +%s.%N")).Trim();
        await FailsAsync(3, "docker run --name $T -l who=$T busy:1 sh -c 'exit 3'");

        string line = await OkAsync($"docker events --since {start} --until $(date +%s.%N) --filter event=die --filter label=who=$T --format '{{{{.Actor.Attributes.name}}}} {{{{.Actor.Attributes.exitCode}}}} {{{{.Actor.Attributes.image}}}} {{{{.Actor.Attributes.who}}}}'");

        Assert.Equal($"{Name} 3 busy:1 {Name}\n", line);
    }

    [Fact]
    public async Task Volumes_networks_and_images_are_told_too()
    {
        string start = (await OkAsync("date +%s.%N")).Trim();
        await OkAsync("docker volume create $T; docker network create $T; docker tag busy:1 $T:1; docker run --rm --network $T -v $T:/v busy:1 true; docker rmi $T:1; docker network rm $T; docker volume rm $T");

        string events = await OkAsync($"docker events --since {start} --until $(date +%s.%N) {Format}");

        foreach (string expected in (string[])["volume create", "network create", "image tag", "network connect", "volume mount", "network disconnect", "volume unmount", "image untag", "network destroy", "volume destroy"])
            Assert.Contains(expected + "\n", events, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--filter type=network --filter event=connect --filter network=$T", "network connect")]
    [InlineData("--filter image=busy:1 --filter container=$T --filter event=create", "container create")]
    [InlineData("--filter label=who=$T --filter event=start", "container start")]
    [InlineData("--filter event=die --filter event=start --filter container=$T", "container start,container die")]
    [InlineData("--filter volume=$T --filter type=volume --filter event=mount", "volume mount")]
    [InlineData("--filter scope=local --filter event=destroy --filter type=container --filter container=$T", "container destroy")]
    [InlineData("--filter daemon=nosuch", "")]
    [InlineData("--filter label=who=else", "")]
    public async Task They_are_filtered(string filters, string expected)
    {
        string start = (await OkAsync("date +%s.%N")).Trim();
        await OkAsync("docker network create $T; docker run --rm --name $T --network $T -v $T:/v --label who=$T busy:1 true; docker network rm $T; docker volume rm $T");

        string events = await OkAsync($"docker events --since {start} --until $(date +%s.%N) {filters} {Format}");

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), events.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task They_are_followed_as_they_happen()
    {
        await OkAsync("docker create --name $T busy:1");
        Task<string> followed = OkAsync("""
            docker events --filter container=$T --filter event=start --format '{{.Action}} {{.Actor.Attributes.name}}' >$TMPDIR/$T & follower=$!
            until test -s $TMPDIR/$T; do sleep 0.1; done
            kill $follower; cat $TMPDIR/$T
            """);
        await Task.Delay(500);

        await OkAsync("docker start $T");

        Assert.Equal($"start {Name}\n", await followed);
    }
}

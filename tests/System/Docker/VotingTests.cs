namespace Gantry.Tests.Docker;

public sealed class VotingTests : DockerTest
{
    private const string Compose = "docker-compose --no-ansi -p $T -f $FOLDER/docker-compose.yml";

    private static readonly string File = Path.Combine(Shell.Repository, "../shared/data/manifests/voting-app/docker-compose.yml");

    public VotingTests(TestEngine engine)
        : base(engine)
    {
        More["FOLDER"] = Path.Combine(engine.Folder, "voting");
        More["STAND_INS"] = Path.Combine(Shell.Repository, "tests/System/Docker/voting");
        More["FILE"] = File;
    }

    [Fact]
    public async Task Votes_go_from_the_page_through_the_queue_to_the_result()
    {
        Assert.SkipUnless(System.IO.File.Exists(File), "the compose file of the voting application is not beside this checkout");
        Assert.SkipUnless((await RunAsync("command -v docker-compose")).ExitCode == 0, "docker-compose is not installed: run tools/install-packages test");
        await OkAsync("cp -r $STAND_INS $FOLDER && cp $FILE $FOLDER; export DOCKER_BUILDKIT=0; docker build -q -t redis:alpine $FOLDER/redis && docker build -q -t postgres:15-alpine $FOLDER/db");

        (await RunAsync($"{Compose} up -d --build", seconds: 180)).Succeeded();

        Assert.Contains("Cats or dogs?", await OkAsync("curl -s --retry 5 --retry-connrefused http://127.0.0.1:8080/"), StringComparison.Ordinal);
        for (int vote = 0; vote < 3; vote++)
            Assert.Equal("thank you\n", await OkAsync("curl -s 'http://127.0.0.1:8080/cgi-bin/vote?vote=a'"));
        Assert.Equal("thank you\n", (await Engine.OutsideAsync($"curl -s 'http://{NetworkSpace.HostAddress}:8080/cgi-bin/vote?vote=b'")).Succeeded());
        await SeesAsync("a 3\nb 1\n", "curl -s http://127.0.0.1:8081/cgi-bin/result");
        Assert.Matches("db_1 .*Up \\(healthy\\)", await OkAsync($"{Compose} ps"));
        await SeesAsync("counted vote=b", $"{Compose} logs worker");
        await FailsAsync($"{Compose} exec -T vote wget -T 2 -qO- http://db:5432/nosuch-page");
        await OkAsync($"{Compose} down -t 0 -v --rmi all");
        Assert.Equal("", await OkAsync("docker ps -aq --filter label=com.docker.compose.project=$T; docker network ls -q --filter name=$T; docker volume ls -q --filter name=$T"));
    }
}

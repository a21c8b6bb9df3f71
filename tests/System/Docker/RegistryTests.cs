namespace Gantry.Tests.Docker;

public sealed class RegistryTests : DockerTest, IClassFixture<Registry>
{
    public RegistryTests(TestEngine engine, Registry registry)
        : base(engine) => More["R"] = registry.Address;

    [Fact]
    public async Task An_image_is_pushed_and_pulled()
    {
        await OkAsync("docker tag busy:1 $R/$T:1");
        string id = await OkAsync("docker inspect -f '{{.Id}}' $R/$T:1");

        string pushed = await OkAsync("docker push $R/$T:1");
        Assert.Matches("1: digest: sha256:[0-9a-f]{64} size: [0-9]+\n", pushed);
        await OkAsync("docker rmi $R/$T:1");
        string pulled = await OkAsync("docker pull $R/$T:1");

        Assert.Contains("1: Pulling from " + Name, pulled, StringComparison.Ordinal);
        Assert.Matches("Digest: sha256:[0-9a-f]{64}\n", pulled);
        Assert.Contains($"Status: Downloaded newer image for {More["R"]}/{Name}:1\n{More["R"]}/{Name}:1\n", pulled, StringComparison.Ordinal);
        Assert.Equal(id, await OkAsync("docker inspect -f '{{.Id}}' $R/$T:1"));
        Assert.Contains("Status: Image is up to date for", await OkAsync("docker pull $R/$T:1"), StringComparison.Ordinal);
        await OkAsync("docker rmi $R/$T:1");
    }

    [Fact]
    public async Task A_digest_names_an_image_too()
    {
        await OkAsync("docker tag busy:1 $R/$T:1; docker push -q $R/$T:1");
        string digest = (await OkAsync("docker inspect -f '{{range .RepoDigests}}{{println .}}{{end}}' $R/$T:1 | grep $T")).Trim();
        Assert.Matches("@sha256:[0-9a-f]{64}$", digest);
        await OkAsync("docker rmi $R/$T:1");

        Assert.Equal("ran\n", (await RunAsync($"docker run --rm {digest} echo ran")).Succeeded());
        await OkAsync($"docker rmi {digest}");
    }

    [Fact]
    public async Task Run_pulls_what_is_missing()
    {
        await OkAsync("docker tag busy:1 $R/$T:1; docker push -q $R/$T:1; docker rmi $R/$T:1");

        ShellResult result = await RunAsync("docker run --rm $R/$T:1 echo ran; docker rmi $R/$T:1 >/dev/null");

        Assert.Equal("ran\n", result.Succeeded());
        Assert.Contains($"Unable to find image '{More["R"]}/{Name}:1' locally", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_registry_does_not_have_is_said()
    {
        Assert.Contains($"manifest for {More["R"]}/{Name}:nosuch not found: manifest unknown", await FailsAsync(1, "docker pull $R/$T:nosuch"), StringComparison.Ordinal);
        Assert.Contains("connection refused", await FailsAsync(1, "docker pull 127.0.0.1:1/x"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("An image does not exist locally with the tag: " + More["R"], await FailsAsync(1, "docker push $R/$T:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_tags_are_pushed_at_once_and_shared_layers_are_not_sent_again()
    {
        await OkAsync("docker tag busy:1 $R/$T:1; docker tag busy:1 $R/$T:2");

        string pushed = await OkAsync("docker push -a $R/$T");

        Assert.Contains("1: digest:", pushed, StringComparison.Ordinal);
        Assert.Contains("2: digest:", pushed, StringComparison.Ordinal);
        Assert.Contains("Layer already exists", pushed, StringComparison.Ordinal);
        Assert.Equal("\"1\"\n\"2\"\n", await OkAsync("curl -s http://$R/v2/$T/tags/list | grep -o '\"[12]\"' | sort"));
        await OkAsync("docker rmi $R/$T:1 $R/$T:2");
    }

    [Fact]
    public async Task Skopeo_copies_to_and_from_the_daemon()
    {
        Assert.SkipUnless((await RunAsync("command -v skopeo")).ExitCode == 0, "skopeo is not installed: run tools/install-packages test");
        const string daemon = "--insecure-policy copy -q";

        await OkAsync($"skopeo {daemon} --src-daemon-host $DOCKER_HOST --dest-tls-verify=false docker-daemon:busy:1 docker://$R/$T:1");
        await OkAsync($"skopeo {daemon} --dest-daemon-host $DOCKER_HOST --src-tls-verify=false docker://$R/$T:1 docker-daemon:$T:copied");
        await OkAsync($"skopeo {daemon} --src-daemon-host $DOCKER_HOST docker-daemon:busy:1 oci:$TMPDIR/$T:1; test -e $TMPDIR/$T/index.json; rm -r $TMPDIR/$T");

        Assert.Equal("ran\n", await OkAsync("docker run --rm $T:copied echo ran"));
        Assert.Contains("\"linux\"", await OkAsync("skopeo inspect --daemon-host $DOCKER_HOST docker-daemon:busy:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registry_is_asked_about_an_image_without_a_pull()
    {
        await OkAsync("docker tag busy:1 $R/$T:1; docker push -q $R/$T:1; docker rmi $R/$T:1");

        string answer = await OkAsync("curl -s --unix-socket ${DOCKER_HOST#unix://} http://docker/v1.41/distribution/$R/$T:1/json");

        Assert.Matches("\"digest\":\"sha256:[0-9a-f]{64}\"", answer);
        Assert.Contains("\"os\":\"linux\"", answer, StringComparison.Ordinal);
    }
}

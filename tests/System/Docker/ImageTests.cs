using System.Text.Json.Nodes;

namespace Gantry.Tests.Docker;

public sealed class ImageTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task A_tag_is_a_second_name()
    {
        await OkAsync("docker tag busy:1 $T:1; docker tag busy:1 $T:latest; docker tag busy:1 $T/deep/name");

        Assert.Equal("same\n", await OkAsync("test $(docker inspect -f '{{.Id}}' busy:1) = $(docker inspect -f '{{.Id}}' $T) && echo same"));
        Assert.Equal($"{Name}:1\n{Name}:latest\n", await OkAsync("docker images --format '{{.Repository}}:{{.Tag}}' $T | sort"));
        Assert.Equal($"Untagged: {Name}:1\n", await OkAsync("docker rmi $T:1"));
        Assert.Contains("No such image: nosuch:1", await FailsAsync(1, "docker tag nosuch:1 $T:2"), StringComparison.Ordinal);
        Assert.Contains("invalid reference format", await FailsAsync(1, "docker tag busy:1 Upper:1"), StringComparison.Ordinal);
        await OkAsync("docker run --rm $T/deep/name true");
    }

    [Fact]
    public async Task An_image_in_use_is_not_removed()
    {
        await OkAsync("echo x | docker run -i --name $T-a busy:1 sh -c 'cat >/x'; docker commit $T-a $T:1; docker rm $T-a");
        string container = (await OkAsync("docker create --name $T $T:1")).Trim();

        string words = await FailsAsync(1, "docker rmi $T:1");
        Assert.Contains($"conflict: unable to remove repository reference \"{Name}:1\" (must force) - container {container[..12]} is using its referenced image", words, StringComparison.Ordinal);
        await OkAsync("docker rm $T");
        string removed = await OkAsync("docker rmi $T:1");

        Assert.Contains($"Untagged: {Name}:1\nDeleted: sha256:", removed, StringComparison.Ordinal);
        Assert.Contains($"No such image: {Name}:1", await FailsAsync(1, "docker rmi $T:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_filtered_and_formatted()
    {
        await OkAsync("docker create --name $T busy:1; docker commit -c \"LABEL owner=$T\" $T $T:1");

        Assert.Equal($"{Name} 1\n", await OkAsync("docker images --filter label=owner=$T --format '{{.Repository}} {{.Tag}}'"));
        Assert.Equal($"{Name}:1\n", await OkAsync("docker images --filter reference=\"$T:*\" --format '{{.Repository}}:{{.Tag}}'"));
        Assert.Equal($"{Name}:1\n", await OkAsync("docker images --filter since=web:1 --filter reference=$T --format '{{.Repository}}:{{.Tag}}'"));
        Assert.Matches("^sha256:[0-9a-f]{64}\n$", await OkAsync("docker images -q --no-trunc $T:1"));
        Assert.Matches("^[0-9.]+[kM]B\n$", await OkAsync("docker images --format '{{.Size}}' busy:1"));
    }

    [Fact]
    public async Task History_tells_the_steps()
    {
        await OkAsync("docker create --name $T busy:1; docker commit -m second -c 'ENV A=b' $T $T:1");

        string[] lines = (await OkAsync("docker history --format '{{.CreatedBy}}|{{.Comment}}' $T:1")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        Assert.EndsWith("|second", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("tools/make-image|", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_tells_the_config()
    {
        JsonNode image = JsonNode.Parse(await OkAsync("docker image inspect web:1"))![0]!;

        Assert.Equal("linux", image["Os"]!.GetValue<string>());
        Assert.Equal(["web:1"], image["RepoTags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal("/www", image["Config"]!["WorkingDir"]!.GetValue<string>());
        Assert.NotNull(image["Config"]!["ExposedPorts"]!["80/tcp"]);
        Assert.Single(image["RootFS"]!["Layers"]!.AsArray());
        Assert.True(image["Size"]!.GetValue<long>() > 1_000_000);
    }

    [Fact]
    public async Task Images_are_saved_and_loaded()
    {
        await OkAsync("docker create --name $T busy:1 sh; docker cp -q /etc/hostname $T:/saved; docker commit $T $T:1; docker tag $T:1 $T:two; docker rm $T");
        string id = await OkAsync("docker inspect -f '{{.Id}}' $T:1");

        await OkAsync("docker save -o $TMPDIR/$T.tar $T:1 $T:two; docker rmi -f $T:1 $T:two");
        string words = await OkAsync("docker load -i $TMPDIR/$T.tar; rm $TMPDIR/$T.tar");

        Assert.Contains($"Loaded image: {Name}:1\n", words, StringComparison.Ordinal);
        Assert.Contains($"Loaded image: {Name}:two\n", words, StringComparison.Ordinal);
        Assert.Equal(id, await OkAsync("docker inspect -f '{{.Id}}' $T:two"));
        await OkAsync("docker run --rm $T:1 test -s /saved");
    }

    [Fact]
    public async Task What_is_saved_can_be_read_by_others()
    {
        string list = await OkAsync("docker save busy:1 | tar -t");

        Assert.Contains("manifest.json\n", list, StringComparison.Ordinal);
        Assert.Matches("No such image: nosuch:1|reference does not exist", await FailsAsync(1, "docker save nosuch:1 >/dev/null"));
        Assert.Contains("busy:1", await OkAsync("docker save busy:1 | tar -xO manifest.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_archive_is_refused()
    {
        await FailsAsync(1, "head -c 100000 /dev/urandom | docker load");
    }

    [Fact]
    public async Task A_file_system_is_imported()
    {
        await OkAsync("mkdir -p $TMPDIR/$T/bin; cp $(command -v busybox) $TMPDIR/$T/bin/busybox; tar -C $TMPDIR/$T -c . | docker import - $T:1; rm -r $TMPDIR/$T");

        Assert.Equal("here\n", await OkAsync("docker run --rm $T:1 /bin/busybox echo here"));
    }

    [Fact]
    public async Task Prune_removes_what_has_no_name()
    {
        await OkAsync("docker create --name $T busy:1; docker commit -c \"LABEL owner=$T\" $T $T:1; docker commit -c \"LABEL owner=$T\" -c 'ENV A=b' $T $T:1");
        Assert.Equal(2, (await OkAsync("docker images -q --filter label=owner=$T")).AsSpan().Count('\n'));

        Assert.Contains("Deleted Images:\ndeleted: sha256:", await OkAsync("docker image prune -f --filter label=owner=$T"), StringComparison.Ordinal);

        Assert.Equal(1, (await OkAsync("docker images -q --filter label=owner=$T")).AsSpan().Count('\n'));
    }
}

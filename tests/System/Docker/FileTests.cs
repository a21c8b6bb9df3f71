namespace Gantry.Tests.Docker;

public sealed class FileTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task Files_are_copied_in_and_out()
    {
        string script = """
            set -e
            docker run -d --name $T busy:1 sleep 1000 >/dev/null
            d=$(mktemp -d); trap "rm -rf $d" EXIT
            mkdir -p $d/tree/sub; echo one >$d/tree/a; echo two >$d/tree/sub/b; chmod 0640 $d/tree/a; ln -s a $d/tree/link
            docker cp -q $d/tree $T:/tmp
            docker exec $T sh -c 'cat /tmp/tree/a /tmp/tree/sub/b; stat -c %a /tmp/tree/a; readlink /tmp/tree/link'
            docker cp -q $d/tree/a $T:/tmp/renamed
            docker cp -q $d/tree/. $T:/srv
            docker exec $T sh -c 'cat /tmp/renamed /srv/sub/b'
            docker exec $T sh -c 'echo inside >/tmp/tree/new'
            docker cp -q $T:/tmp/tree $d/out
            cat $d/out/new $d/out/sub/b
            docker cp -q $T:/tmp/tree/new - | tar -xO
            tar -C $d/tree -c a | docker cp -q - $T:/srv/sub
            docker exec $T cat /srv/sub/a
            """;

        Assert.Equal("one\ntwo\n640\na\none\ntwo\ninside\ntwo\ninside\none\n", await OkAsync(script));
    }

    [Fact]
    public async Task A_stopped_container_s_files_are_reached_too()
    {
        string script = """
            set -e
            docker create --name $T busy:1 cat /etc/greeting >/dev/null
            echo hello >$TMPDIR/$T
            docker cp -q $TMPDIR/$T $T:/etc/greeting
            rm $TMPDIR/$T
            docker start -a $T
            docker cp -q $T:/etc/greeting - | tar -xO
            """;

        Assert.Equal("hello\nhello\n", await OkAsync(script));
    }

    [Fact]
    public async Task A_link_leads_no_copy_out_of_the_container()
    {
        await OkAsync("docker run -d --name $T busy:1 sh -c 'ln -s / /tmp/root; ln -s ../../../../../../etc /tmp/up; sleep 1000'");
        await SeesAsync("up", "docker exec $T ls /tmp");

        await OkAsync("echo mine >$TMPDIR/$T; docker cp -q $TMPDIR/$T $T:/tmp/up/$T; docker cp -q $TMPDIR/$T $T:/tmp/root/marked-$T; rm $TMPDIR/$T");

        Assert.Equal("mine\nmine\n", await OkAsync("docker exec $T cat /etc/$T /marked-$T"));
        await FailsAsync(1, "test -e /etc/$T || test -e /marked-$T");
    }

    [Fact]
    public async Task What_is_missing_or_of_the_wrong_kind_is_said()
    {
        await OkAsync("docker run -d --name $T -v /vol:/vol:ro busy:1 sleep 1000; rmdir /vol 2>/dev/null || true");

        Assert.Contains($"Could not find the file /nosuch in container {Name}", await FailsAsync(1, "docker cp $T:/nosuch /tmp/"), StringComparison.Ordinal);
        Assert.Contains($"No such container: {Name}-none", await FailsAsync(1, "docker cp $T-none:/etc /tmp/"), StringComparison.Ordinal);
        Assert.Contains("no such directory", await FailsAsync(1, "docker cp /etc/hostname $T:/nosuch/"), StringComparison.Ordinal);
        Assert.Contains("read-only", await FailsAsync(1, "docker cp /etc/hostname $T:/vol/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_are_told()
    {
        await OkAsync("docker run --name $T busy:1 sh -c 'echo x >/srv/new; rm /etc/group; echo y >>/etc/passwd; mkdir /made'");

        string changes = await OkAsync("docker diff $T | sort");

        Assert.Equal("A /made\nA /srv/new\nC /etc\nC /etc/passwd\nC /srv\nD /etc/group\n", changes);
    }

    [Fact]
    public async Task The_whole_file_system_is_exported_and_imported()
    {
        await OkAsync("docker run --name $T busy:1 sh -c 'echo kept >/srv/it'");

        Assert.Equal("kept\n", await OkAsync("docker export $T | tar -xO srv/it"));
        await OkAsync("docker export $T | docker import -c 'CMD [\"cat\", \"/srv/it\"]' -c 'ENV A=b' -m 'from a container' - $T:imported");
        Assert.Equal("kept\n", await OkAsync("docker run --rm $T:imported"));
        Assert.Equal("b\n", await OkAsync("docker run --rm $T:imported sh -c 'echo $A'"));
    }

    [Fact]
    public async Task An_archive_is_imported_from_a_url_of_http_and_nothing_else()
    {
        await OkAsync("docker run -d --name $T -p 8186:80 busy:1 sh -c 'mkdir /w; tar -czf /w/fs.tgz bin etc; httpd -f -p 80 -h /w'");
        await SeesAsync("200 OK", "curl -sI http://127.0.0.1:8186/fs.tgz");

        string said = await OkAsync("docker import -c 'CMD [\"echo\", \"fetched\"]' http://127.0.0.1:8186/fs.tgz $T:url");

        Assert.Contains("sha256:", said, StringComparison.Ordinal);
        Assert.Equal("fetched\n", await OkAsync("docker run --rm $T:url"));
        await FailsAsync(1, "docker import http://127.0.0.1:8186/nosuch.tgz $T:no");
        string answer = await OkAsync("curl -s -X POST --unix-socket ${DOCKER_HOST#unix://} 'http://docker/v1.41/images/create?fromSrc=file:///etc/passwd&repo=$T'");
        Assert.DoesNotContain("sha256", answer, StringComparison.Ordinal);
        Assert.Empty(await OkAsync("docker images -q $T:no"));
    }

    [Fact]
    public async Task A_container_is_made_an_image()
    {
        await OkAsync("docker run --name $T busy:1 sh -c 'echo kept >/srv/it; rm /etc/group'");

        string id = (await OkAsync("docker commit -a someone -m words -c 'CMD [\"cat\", \"/srv/it\"]' -c 'LABEL l=1' $T $T:1")).Trim();

        Assert.Equal($"{id} someone words 1\n", await OkAsync("docker inspect -f '{{.Id}} {{.Author}} {{.Comment}} {{.Config.Labels.l}}' $T:1"));
        Assert.Equal("kept\n", await OkAsync("docker run --rm $T:1"));
        await FailsAsync(1, "docker run --rm $T:1 test -e /etc/group");
        Assert.Equal("2\n", await OkAsync("docker inspect -f '{{len .RootFS.Layers}}' $T:1"));
    }

    [Fact]
    public async Task A_running_container_is_made_an_image_without_its_volumes()
    {
        await OkAsync("docker run -d --name $T -v /data busy:1 sh -c 'echo x >/data/x; echo y >/srv/y; sleep 1000'");
        await SeesAsync("y", "docker exec $T ls /srv");

        await OkAsync("docker commit $T $T:1");

        Assert.Equal("y\n", await OkAsync("docker run --rm $T:1 sh -c 'cat /srv/y; ls /data'"));
        Assert.Equal("running\n", await OkAsync("docker inspect -f '{{.State.Status}}' $T"));
    }
}

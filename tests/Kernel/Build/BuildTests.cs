using Gantry.Build;

namespace Gantry.Tests;

public sealed class BuildTests
{
    private const string Everything = """
        FROM busybox:test AS base
        ARG VERSION=1
        ENV GREETING="hello world" TWICE=${VERSION}x
        RUN echo $GREETING $VERSION > /made && id -u >> /made
        FROM base
        COPY a.txt sub /x/
        ADD --chown=web:extra --chmod=640 a.txt /y
        WORKDIR w/z
        RUN pwd > here
        COPY --from=base /made /copied
        COPY <<one <<"two" /texts/
        version $VERSION ${GREETING}
        one
        version $VERSION
        two
        RUN <<end
        echo from a script
        cat /texts/one /texts/two
        end
        USER web
        RUN id -un > /tmp/who
        EXPOSE 80 90/udp
        VOLUME /data
        LABEL x=y
        ENTRYPOINT ["sh"]
        CMD echo hi
        """;

    private static readonly Dictionary<string, string> Files = new() { ["a.txt"] = "a\n", ["sub/b.txt"] = "b\n" };

    [Fact]
    public async Task Files_commands_and_settings_become_an_image()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync(Everything, Files);

        Assert.Contains("from a script\nversion 1 hello world\nversion $VERSION\n", built.Output);
        (string made, string here, string who, string b, string copied) = await test.LookAsync(built.Image, root =>
            (File.ReadAllText($"{root}/made"), File.ReadAllText($"{root}/w/z/here"), File.ReadAllText($"{root}/tmp/who"), File.ReadAllText($"{root}/x/b.txt"), File.ReadAllText($"{root}/copied")));
        Assert.Equal(("hello world 1\n0\n", "/w/z\n", "web\n", "b\n", "hello world 1\n0\n"), (made, here, who, b, copied));
        Assert.Equal(["80/tcp", "90/udp"], built.Image.Config.ExposedPorts);
        Assert.Equal(["/bin/sh", "-c", "echo hi"], built.Image.Config.Cmd);
        Assert.Contains("TWICE=1x", built.Image.Config.Env);
        Assert.Equal("web", built.Image.Config.User);
        Assert.Empty(test.Leftovers());
    }

    [Fact]
    public async Task An_unchanged_build_makes_the_same_image_of_what_is_remembered()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();
        BuildResult first = await test.BuildAsync(Everything, Files);

        BuildResult second = await test.BuildAsync(Everything, Files);
        await test.ReopenAsync();
        BuildResult third = await test.BuildAsync(Everything, Files);

        Assert.Equal(first.Image.Id, second.Image.Id);
        Assert.Equal(first.Image.Id, third.Image.Id);
        Assert.Empty(second.Misses);
        Assert.Empty(third.Misses);
    }

    [Fact]
    public async Task A_miss_says_what_differs()
    {
        const string Dockerfile = "FROM busybox:test\nARG VERSION\nCOPY app /app\nRUN echo $VERSION > /v\n";
        var files = new Dictionary<string, string> { ["app/main.c"] = "1", ["app/util.c"] = "1" };
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult first = await test.BuildAsync(Dockerfile, files);
        BuildResult second = await test.BuildAsync(Dockerfile, new Dictionary<string, string>(files) { ["app/main.c"] = "2" });
        BuildResult third = await test.BuildAsync(Dockerfile, new Dictionary<string, string>(files) { ["app/main.c"] = "2" }, request => request with { Arguments = new Dictionary<string, string> { ["VERSION"] = "7" } });
        await test.Builder.PruneAsync(all: true, _ => true, 0, TestBuilder.Cancel);
        await test.Images.RemoveAsync(third.Image.Id.ToString(), force: true, TestBuilder.Cancel);
        BuildResult fourth = await test.BuildAsync(Dockerfile, files);

        Assert.Equal(["first build", "first build"], first.Misses);
        Assert.Equal(["file main.c changed", "an earlier step changed"], second.Misses);
        Assert.Equal(["ARG VERSION was added"], third.Misses);
        Assert.Contains("its result was pruned", fourth.Misses);
    }

    [Fact]
    public async Task What_a_crash_leaves_is_cleared_away_and_costs_cached_steps_at_most()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();
        BuildResult first = await test.BuildAsync(Everything, Files);

        await test.ReopenAsync(() =>
        {
            // A line that was cut off, a step's directory, a snapshot that nobody has any more.
            File.AppendAllText($"{test.Root}/build/cache.jsonl", "{\"key\":\"sha256:12");
            Directory.CreateDirectory($"{test.Root}/build/work/left/1/sub");
            File.WriteAllText($"{test.Root}/build/work/left/1/sub/file", "x");
            Directory.CreateDirectory($"{test.Root}/images/snapshots/.new-build-1/fs");
        });
        BuildResult second = await test.BuildAsync(Everything, Files);
        await test.ReopenAsync();
        BuildResult third = await test.BuildAsync(Everything + "\nLABEL more=1\n", Files);

        Assert.Equal(first.Image.Id, second.Image.Id);
        Assert.Empty(third.Misses);
        Assert.Empty(test.Leftovers());
    }

    [Fact]
    public async Task What_is_pruned_is_gone_from_the_store_and_what_images_have_stays()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();
        BuildResult built = await test.BuildAsync("FROM busybox:test\nRUN echo 1 > /a\n", change: request => request with { Tags = [Oci.Reference.Parse("kept:1")] });
        BuildResult gone = await test.BuildAsync("FROM busybox:test\nRUN head -c 3000000 /dev/urandom > /b\n", change: request => request with { Tags = [Oci.Reference.Parse("gone:1")] });
        await test.Images.RemoveAsync("gone:1", force: true, TestBuilder.Cancel);
        IReadOnlyList<BuildCacheEntry> before = test.Builder.CacheEntries();

        (IReadOnlyList<string> ids, long bytes) = await test.Builder.PruneAsync(all: false, _ => true, 0, TestBuilder.Cancel);

        Assert.Equal((1, 1), (before.Count(entry => entry.IsShared), before.Count(entry => !entry.IsShared)));
        Assert.Single(ids);
        Assert.InRange(bytes, 3_000_000, 4_000_000);
        Assert.True(Assert.Single(test.Builder.CacheEntries()).IsShared);
        Assert.False(test.Images.HasLayers(gone.Image.ChainIds));
        Assert.Equal("1\n", await test.ReadAsync(built.Image, "a"));
    }

    [Fact]
    public async Task A_failing_command_is_told_with_its_code_and_its_line()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync("FROM busybox:test\nRUN echo words && \\\n    exit 7\n");

        Assert.Equal((BuildFailure.Command, 7), (built.Failure!.Kind, built.Failure.ExitCode));
        Assert.Equal("The command '/bin/sh -c echo words &&     exit 7' returned a non-zero code: 7", built.Failure.Message);
        Assert.Contains(">>> RUN echo words", built.Failure.Excerpt);
        Assert.Equal("words\n", built.Output);
        Assert.Empty(test.Leftovers());
    }

    [Fact]
    public async Task Stages_that_nobody_needs_are_left_out_and_others_run_at_once()
    {
        const string Dockerfile = """
            FROM busybox:test AS left
            RUN touch /tmp/c/left; for i in $(seq 600); do test -e /tmp/c/right && exit 0; sleep 0.1; done; exit 1
            FROM busybox:test AS useless
            RUN false
            FROM busybox:test AS right
            RUN true
            FROM scratch
            COPY --from=left /bin/busybox /l
            COPY --from=right /bin/busybox /r
            """;
        string meeting = Dockerfile.Replace("RUN ", "RUN --mount=type=cache,target=/tmp/c,id=meeting ", StringComparison.Ordinal).Replace("true", "touch /tmp/c/right; for i in $(seq 600); do test -e /tmp/c/left && exit 0; sleep 0.1; done; exit 1", StringComparison.Ordinal);
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync(meeting);

        Assert.True(await test.LookAsync(built.Image, root => File.Exists($"{root}/l") && File.Exists($"{root}/r")));
        Assert.DoesNotContain(built.Messages, message => message.Text.Contains("useless", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Triggers_of_the_base_image_are_run()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();
        await test.BuildAsync("FROM busybox:test\nONBUILD COPY a.txt /a\nONBUILD RUN cat /a > /b\n", change: request => request with { Tags = [Oci.Reference.Parse("trigger:1")] });

        BuildResult built = await test.BuildAsync("FROM trigger:1\nRUN cat /b\n", Files);

        Assert.Equal("a\n", built.Output);
        Assert.Null(built.Image.Config.OnBuild);
    }

    [Fact]
    public async Task The_same_context_and_date_make_the_same_image_on_two_roots()
    {
        await using TestBuilder one = await TestBuilder.StartAsync();
        await using TestBuilder two = await TestBuilder.StartAsync();
        static BuildRequest Dated(BuildRequest request) => request with { Arguments = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = "1700000000" } };

        BuildResult first = await one.BuildAsync(Everything, Files, Dated);
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        BuildResult second = await two.BuildAsync(Everything, Files, Dated);

        Assert.Equal(first.Image.Layers.Select(layer => layer.DiffId), second.Image.Layers.Select(layer => layer.DiffId));
        Assert.Equal(first.Image.ManifestDigest, second.Image.ManifestDigest);
    }

    [Fact]
    public async Task A_build_that_is_given_up_leaves_nothing_running()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();
        using var give = CancellationTokenSource.CreateLinkedTokenSource(TestBuilder.Cancel);
        var heard = new Heard("begun", give);
        using var context = Gantry.Build.Contexts.BuildContext.OfDockerfile("FROM busybox:test\nRUN echo begun; sleep 1000\n"u8, test.Builder.NewContextDirectory());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Builder.BuildAsync(new BuildRequest { Context = context }, heard, give.Token));
        context.Dispose();

        Assert.Empty(test.Leftovers());
    }

    private sealed class Heard(string word, CancellationTokenSource give) : IProgress<BuildMessage>
    {
        public void Report(BuildMessage value)
        {
            if (value.Kind == BuildMessageKind.Output && value.Text.Contains(word, StringComparison.Ordinal))
                give.CancelAfter(1);
        }
    }
}

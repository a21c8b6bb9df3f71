using Gantry.Build;

namespace Gantry.Tests;

public sealed class MountTests
{
    [Fact]
    public async Task Mounts_are_seen_by_the_command_and_not_by_the_image()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync(
            """
            FROM busybox:test AS tools
            RUN mkdir /tools && echo tool > /tools/t
            FROM busybox:test
            RUN --mount=target=/ctx --mount=from=tools,source=/tools,target=/opt/a/b --mount=type=tmpfs,target=/scratch,size=1m \
                --mount=type=secret,id=key --mount=type=secret,id=key,env=KEY cat /ctx/a.txt /opt/a/b/t /run/secrets/key; echo $KEY; echo x > /scratch/x; (echo y > /ctx/a.txt) 2>/dev/null || echo read-only
            RUN --mount=target=/ctx,rw echo changed > /ctx/a.txt && cat /ctx/a.txt
            RUN --mount=target=/ctx cat /ctx/a.txt; ls -d /opt /scratch /run /ctx 2>/dev/null; true
            """,
            new Dictionary<string, string> { ["a.txt"] = "a\n" },
            request => request with { Secrets = new Dictionary<string, ReadOnlyMemory<byte>> { ["key"] = "hidden-word\n"u8.ToArray() } });

        Assert.Equal("a\ntool\nhidden-word\nhidden-word\nread-only\nchanged\na\n/ctx\n", built.Output.Replace("\n\n", "\n", StringComparison.Ordinal));
        Assert.Equal(["bin", "etc", "tmp"], (await test.LookAsync(built.Image, Directory.GetFileSystemEntries)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Empty(test.Leftovers());
    }

    [Fact]
    public async Task A_secret_is_in_no_file_of_the_builder_or_the_store()
    {
        const string Secret = "word-that-nobody-else-has-5d1f";
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync(
            "FROM busybox:test\nRUN --mount=type=secret,id=key,required cat /run/secrets/key | wc -c > /count\n",
            change: request => request with { Secrets = new Dictionary<string, ReadOnlyMemory<byte>> { ["key"] = System.Text.Encoding.UTF8.GetBytes(Secret) } });
        BuildResult missing = await test.BuildAsync("FROM busybox:test\nRUN --mount=type=secret,id=key,required true\n");
        BuildResult optional = await test.BuildAsync("FROM busybox:test\nRUN --mount=type=secret,id=key test ! -e /run/secrets/key\n");

        Assert.Equal($"{Secret.Length}\n", await test.ReadAsync(built.Image, "count"));
        Assert.Equal("secret key: not found", missing.Failure!.Message);
        Assert.NotNull(optional.Image);
        foreach (string file in Directory.EnumerateFiles(test.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Where(file => !file.EndsWith("/lock", StringComparison.Ordinal)))
            Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1, TestBuilder.Cancel));
    }

    [Fact]
    public async Task A_cache_outlives_builds_and_is_in_no_image()
    {
        const string Dockerfile = "FROM busybox:test\nARG N\nRUN --mount=type=cache,target=/root/.cache/x,uid=5,mode=0750 echo $N >> /root/.cache/x/log; cat /root/.cache/x/log; stat -c '%u %a' /root/.cache/x\n";
        await using TestBuilder test = await TestBuilder.StartAsync();

        await test.BuildAsync(Dockerfile, change: request => request with { Arguments = new Dictionary<string, string> { ["N"] = "1" } });
        await test.ReopenAsync();
        BuildResult second = await test.BuildAsync(Dockerfile, change: request => request with { Arguments = new Dictionary<string, string> { ["N"] = "2" } });

        Assert.Equal("1\n2\n5 750\n", second.Output);
        Assert.False(await test.LookAsync(second.Image, root => Directory.Exists($"{root}/root")));
    }

    [Fact]
    public async Task A_locked_cache_has_one_user_at_a_time()
    {
        const string Step = "RUN --mount=type=cache,target=/c,sharing=locked for i in 1 2 3 4 5; do mkdir /c/lock || exit 1; sleep 0.05; rmdir /c/lock; done; echo";
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync($"FROM busybox:test AS a\n{Step} a\nFROM busybox:test AS b\n{Step} b\nFROM scratch\nCOPY --from=a /bin/busybox /a\nCOPY --from=b /bin/busybox /b\n");

        Assert.NotNull(built.Image);
    }

    // CVE-2024-23651, CVE-2024-23652, CVE-2024-1753, CVE-2024-9675, CVE-2026-33747: nothing that a Dockerfile names leads to the host.
    [Theory]
    [InlineData("RUN --mount=type=cache,id=../../../../../x,target=/c touch /c/made", null)]
    [InlineData("RUN ln -s OUTSIDE /trap && true\nRUN --mount=type=tmpfs,target=/trap/a/b true", null)]
    [InlineData("RUN ln -s OUTSIDE /trap && true\nRUN --mount=type=cache,target=/trap/c touch /trap/c/made", null)]
    [InlineData("RUN ln -s ../../../../../..OUTSIDE /trap\nRUN --mount=target=/trap/keep true", null)]
    [InlineData("RUN --mount=type=tmpfs,target=/gone/x rmdir /gone/x; rm -rf /gone && ln -s OUTSIDE /gone; true", null)]
    [InlineData("RUN --mount=type=bind,source=escape,target=/e ls /e", "not found")]
    [InlineData("RUN --mount=type=bind,source=../../../..OUTSIDE,target=/e ls /e", "not found")]
    [InlineData("RUN --mount=type=cache,source=../../..OUTSIDE,target=/e ls /e", "not found")]
    [InlineData("RUN --mount=type=tmpfs,target=/ true", "invalid mount target")]
    [InlineData("RUN --mount=type=tmpfs,target=/a/../.. true", "invalid mount target")]
    [InlineData("RUN --mount=type=ssh true", "ssh")]
    [InlineData("RUN --security=insecure true", "security.insecure is not allowed")]
    public async Task Nothing_of_the_host_is_touched(string steps, string? refusal)
    {
        string outside = $"/tmp/gantry-outside-{Guid.NewGuid():N}";
        Directory.CreateDirectory($"{outside}/keep");
        await File.WriteAllTextAsync($"{outside}/empty", "", TestBuilder.Cancel);
        try
        {
            await using TestBuilder test = await TestBuilder.StartAsync();

            BuildResult built = await test.BuildAsync(
                "FROM busybox:test\n" + steps.Replace("OUTSIDE", outside, StringComparison.Ordinal) + "\n", new Dictionary<string, string> { ["escape"] = $"link:{outside}" });

            if (refusal is null)
                Assert.NotNull(built.Image);
            else
                Assert.Contains(refusal, built.Failure!.Message);
            Assert.Equal(["empty", "keep"], Directory.EnumerateFileSystemEntries(outside).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
            Assert.Empty(Directory.EnumerateFileSystemEntries($"{outside}/keep"));
            Assert.Empty(test.Leftovers());
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task A_racer_in_a_shared_cache_never_gets_the_host()
    {
        string outside = $"/tmp/gantry-outside-{Guid.NewGuid():N}";
        Directory.CreateDirectory(outside);
        try
        {
            await using TestBuilder test = await TestBuilder.StartAsync();
            // While one build swaps a directory of the cache for a link without end, others mount that directory.
            Task<BuildResult> racer = test.BuildAsync($"FROM busybox:test\nRUN --mount=type=cache,id=shared,target=/c mkdir -p /c/sub; ln -s {outside} /c/trap; touch /c/ready; while ! test -e /c/stop; do mv /c/sub /c/x; mv -T /c/trap /c/sub; mv -T /c/sub /c/trap; mv /c/x /c/sub; done; true\n");
            await test.BuildAsync("FROM busybox:test\nRUN --mount=type=cache,id=shared,target=/c for i in $(seq 600); do test -e /c/ready && exit 0; sleep 0.1; done\n");

            // Some of them find the link, whose target is not in the cache, and fail; none gets through it.
            for (int i = 0; i < 15; i++)
                await test.BuildAsync($"FROM busybox:test\nRUN --mount=type=cache,id=shared,source=sub,target=/d touch /d/{i}\n");
            BuildResult stopped = await test.BuildAsync("FROM busybox:test\nRUN --mount=type=cache,id=shared,target=/c touch /c/stop\n");

            Assert.NotNull(stopped.Image);
            Assert.NotNull((await racer).Image);
            Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task Networks_are_as_the_step_asks()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult none = await test.BuildAsync("FROM busybox:test\nRUN --network=none ip -o link | cut -d: -f2\n");
        BuildResult host = await test.BuildAsync("FROM busybox:test\nRUN --network=host readlink /proc/self/ns/net > /n\n");
        BuildResult refused = await test.BuildAsync("FROM busybox:test\nRUN --network=host true\n", change: request => request with { AllowsHostNetwork = false });

        Assert.Equal(" lo\n", none.Output);
        Assert.Equal(new FileInfo("/proc/self/ns/net").LinkTarget + "\n", await test.ReadAsync(host.Image, "n"));
        Assert.Contains("network.host is not allowed", refused.Failure!.Message);
    }
}

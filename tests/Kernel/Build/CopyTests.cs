using Gantry.Build;

namespace Gantry.Tests;

public sealed class CopyTests
{
    private static readonly Dictionary<string, string> Tree = new()
    {
        ["a.txt"] = "a", ["b.md"] = "b", ["dir/c.txt"] = "c", ["dir/deep/d.txt"] = "d", ["dir/deep/e.log"] = "e", ["link"] = "link:dir/c.txt", ["lonely"] = "link:nowhere",
    };

    private static async Task<IReadOnlyList<string>> FilesAsync(TestBuilder test, BuildResult built, string below) => await test.LookAsync(built.Image, root =>
        (IReadOnlyList<string>)[.. Directory.EnumerateFileSystemEntries($"{root}/{below}", "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath($"{root}/{below}", path)).Order(StringComparer.Ordinal)]);

    [Fact]
    public async Task Sources_are_chosen_by_patterns_parents_and_excludes()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync(
            """
            FROM scratch
            COPY *.txt dir/*.txt /flat/
            COPY dir /whole
            COPY --parents dir/deep/d.txt ./dir/./deep/e.log /parents/
            COPY --exclude=**/*.log --exclude=c.txt dir /some/
            COPY link /followed
            COPY dir/c.txt /named
            """, Tree);

        Assert.Equal(["a.txt", "c.txt"], await FilesAsync(test, built, "flat"));
        Assert.Equal(["c.txt", "deep", "deep/d.txt", "deep/e.log"], await FilesAsync(test, built, "whole"));
        Assert.Equal(["deep", "deep/e.log", "dir", "dir/deep", "dir/deep/d.txt"], (await FilesAsync(test, built, "parents")).Order(StringComparer.Ordinal));
        Assert.Equal(["deep", "deep/d.txt"], await FilesAsync(test, built, "some"));
        Assert.Equal(("c", "c"), (await test.ReadAsync(built.Image, "followed"), await test.ReadAsync(built.Image, "named")));
    }

    [Fact]
    public async Task What_is_ignored_is_not_there()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();
        var files = new Dictionary<string, string>(Tree) { [".dockerignore"] = "*\n!dir\n**/*.log\n" };

        BuildResult all = await test.BuildAsync("FROM scratch\nCOPY . /\n", files);
        BuildResult ignored = await test.BuildAsync("FROM scratch\nCOPY a.txt /\n", files);

        Assert.Equal(["dir", "dir/c.txt", "dir/deep", "dir/deep/d.txt"], await FilesAsync(test, all, ""));
        Assert.Equal("COPY failed: file not found in build context or excluded by .dockerignore: stat a.txt: file does not exist", ignored.Failure!.Message);
    }

    [Fact]
    public async Task Owners_and_modes_are_as_asked_and_else_as_the_source_has_them()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync(
            """
            FROM busybox:test AS from
            RUN echo x > /x && chown 5:6 /x && chmod 4711 /x
            FROM busybox:test
            COPY --chown=web:extra --chmod=u=rw,go= a.txt /a
            COPY --chown=7 a.txt /b
            COPY --from=from /x /c
            COPY --from=from --chown=1:1 /x /d
            COPY --link --chown=8:9 dir /linked/dir
            RUN stat -c '%u:%g %a' /a /b /c /d /linked/dir/c.txt
            """, Tree);

        Assert.Equal("33:77 600\n7:7 644\n5:6 4711\n1:1 4711\n8:9 644\n", built.Output);
    }

    [Fact]
    public async Task What_is_copied_with_link_is_a_layer_of_its_own_whatever_is_below()
    {
        const string Steps = "COPY --link a.txt /opt/x/\nRUN cat /opt/x/a.txt; test -e /old && cat /old; stat -c %a /opt; true\n";
        await using TestBuilder test = await TestBuilder.StartAsync();
        BuildResult first = await test.BuildAsync("FROM busybox:test\nRUN echo 1 > /old && mkdir -m 700 /opt\n" + Steps, Tree);

        BuildResult second = await test.BuildAsync("FROM busybox:test\nRUN echo 2 > /old && ln -s /elsewhere /opt\n" + Steps, Tree);
        BuildResult changed = await test.BuildAsync("FROM busybox:test\nRUN echo 2 > /old && ln -s /elsewhere /opt\n" + Steps, new Dictionary<string, string>(Tree) { ["a.txt"] = "other" });

        Assert.Equal((2, 3), (second.Misses.Count, changed.Misses.Count + 1));
        Assert.Equal(first.Image.Layers[^1].Blob.Digest, second.Image.Layers[^1].Blob.Digest);
        Assert.Equal(("a1\n755\n", "a2\n755\n", "other2\n755\n"), (first.Output, second.Output, changed.Output));
        await test.ReopenAsync();
        BuildResult again = await test.BuildAsync("FROM busybox:test\nRUN echo 2 > /old && ln -s /elsewhere /opt\n" + Steps, Tree);
        Assert.Equal((second.Image.Id, 0), (again.Image.Id, again.Misses.Count));
    }

    [Fact]
    public async Task An_archive_that_is_added_is_unpacked_and_stays_inside()
    {
        await using TestBuilder test = await TestBuilder.StartAsync();
        BuildResult packed = await test.BuildAsync(
            """
            FROM busybox:test
            RUN mkdir -p /t/in && echo 1 > /t/in/one && ln -s /etc /t/out && chown 3:4 /t/in/one && tar -C /t -czf /t.tgz .
            """);
        byte[] archive = await test.LookAsync(packed.Image, root => File.ReadAllBytes($"{root}/t.tgz"));
        string directory = test.Builder.NewContextDirectory();
        Directory.CreateDirectory(directory);
        await File.WriteAllBytesAsync($"{directory}/t.tgz", archive, TestBuilder.Cancel);
        using var context = Gantry.Build.Contexts.BuildContext.Owning(directory);

        BuildResult built = await test.BuildAsync(new BuildRequest
        {
            Context = context, DockerfileText = "FROM busybox:test\nADD t.tgz /place\nADD --unpack=false t.tgz /as-it-is.tgz\nCOPY t.tgz /copied.tgz\nRUN cat /place/in/one; stat -c '%u:%g' /place/in/one; readlink /place/out; stat -c %s /as-it-is.tgz /copied.tgz\n",
        });

        Assert.Equal($"1\n3:4\n/etc\n{archive.Length}\n{archive.Length}\n", built.Output);
    }

    [Fact]
    public async Task Links_of_the_image_are_followed_inside_the_image_only()
    {
        string secret = $"/tmp/gantry-outside-{Guid.NewGuid():N}";
        Directory.CreateDirectory(secret);
        try
        {
            await using TestBuilder test = await TestBuilder.StartAsync();

            BuildResult built = await test.BuildAsync(
                $"""
                FROM busybox:test
                RUN ln -s {secret} /trap && ln -s ../../../../../..{secret}/x /dangling && ln -s / /root && mkdir -p /usr/lib && ln -s usr/lib /lib
                COPY a.txt /trap/
                COPY a.txt /dangling/
                COPY dir /lib/
                WORKDIR /trap/work
                RUN cat {secret}/a.txt {secret}/x/a.txt /usr/lib/c.txt
                """, Tree);

            Assert.Equal("aac", built.Output);
            Assert.Empty(Directory.EnumerateFileSystemEntries(secret));
        }
        finally
        {
            Directory.Delete(secret, recursive: true);
        }
    }

    [Theory]
    [InlineData("COPY ../../../../etc/passwd /x\n", "file not found in build context")]
    [InlineData("COPY missing /x\n", "file not found in build context")]
    [InlineData("COPY *.nope /x\n", "no source files were specified")]
    [InlineData("COPY lonely /x\n", "file not found in build context")]
    [InlineData("COPY a.txt b.md /x\n", "the destination must be a directory and end with a /")]
    [InlineData("COPY escape /x\n", "file not found in build context")]
    [InlineData("COPY --chmod=9 a.txt /x\n", "invalid value for --chmod")]
    [InlineData("COPY --chown=nobodyknows a.txt /x\n", "nobodyknows")]
    [InlineData("ADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 a.txt /x\n", "checksum")]
    public async Task What_cannot_be_copied_says_why(string step, string words)
    {
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync("FROM busybox:test\n" + step, new Dictionary<string, string>(Tree) { ["escape"] = "link:/etc/hostname-of-the-host-or-not" });

        Assert.Contains(words, built.Failure!.Message);
        Assert.Equal(2, built.Failure.Where!.Value.FirstLine);
        Assert.Empty(test.Leftovers());
    }
}

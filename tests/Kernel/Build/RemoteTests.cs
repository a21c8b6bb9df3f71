using System.Diagnostics;
using Gantry.Build;
using Gantry.Build.Contexts;
using Gantry.Build.Remotes;
using Gantry.Oci;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.Tests;

public sealed class RemoteTests : IAsyncLifetime
{
    private readonly string _root = $"/tmp/gantry-remote-{Guid.NewGuid():N}";
    private WebApplication _site = null!;

    private string Address => _site.Urls.First();

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_root);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _site = builder.Build();
        _site.Map("/{**path}", AnswerAsync);
        await _site.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_file_is_fetched_under_the_last_part_of_its_name_and_checked()
    {
        await File.WriteAllTextAsync($"{_root}/file.txt", "text", TestBuilder.Cancel);
        string right = Digest.Sha256("text"u8).ToString(), wrong = Digest.Sha256("other"u8).ToString();
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync($"FROM busybox:test\nADD --checksum={right} {Address}/file.txt /a/\nADD {Address}/evil-name/file.txt /b/\nRUN cat /a/file.txt /b/passwd; stat -c %a /a/file.txt\n");
        BuildResult refused = await test.BuildAsync($"FROM busybox:test\nADD --checksum={wrong} {Address}/file.txt /a/\n");
        BuildResult missing = await test.BuildAsync($"FROM busybox:test\nADD {Address}/nothing /a/\n");

        Assert.Equal("texttext600\n", built.Output);
        Assert.Contains("digest mismatch", refused.Failure!.Message);
        Assert.Contains("answered with status 404", missing.Failure!.Message);
    }

    [Fact]
    public async Task A_repository_is_cloned_at_its_reference_and_directory()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/git"), "needs git");
        MakeRepository();
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult built = await test.BuildAsync($"FROM busybox:test\nADD {Address}/r.git#v1:sub /r\nADD {Address}/r.git /head\nRUN cat /r/file /head/sub/file; test ! -e /head/.git\n");
        using BuildContext context = await test.Builder.FetchContextAsync($"{Address}/r.git#v1:sub", TestBuilder.Cancel);

        Assert.Equal("one\ntwo\n", built.Output);
        Assert.Equal("one\n", context.ReadText("file"));
    }

    // CVE-2026-33748: a directory of the repository that is a link leads nowhere.
    [Fact]
    public async Task A_directory_of_a_repository_that_is_a_link_is_refused()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/git"), "needs git");
        MakeRepository();
        await using TestBuilder test = await TestBuilder.StartAsync();

        BuildResult link = await test.BuildAsync($"FROM busybox:test\nADD {Address}/r.git#:trap /r\n");
        BuildResult below = await test.BuildAsync($"FROM busybox:test\nADD {Address}/r.git#:trap/ssl /r\n");

        Assert.Contains("or a link on the way to it", link.Failure!.Message);
        Assert.Contains("or a link on the way to it", below.Failure!.Message);
        Assert.Throws<BuildException>(() => GitCheckout.Inside(_root, "../.."));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        string path = http.Request.Path.Value!.TrimStart('/');
        if (path.StartsWith("evil-name/", StringComparison.Ordinal))
        {
            http.Response.Headers.ContentDisposition = "attachment; filename=\"../../../../etc/passwd\"";
            path = path["evil-name/".Length..];
        }
        string file = Path.GetFullPath(Path.Combine(_root, path));
        if (!file.StartsWith(_root + "/", StringComparison.Ordinal) || !File.Exists(file))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await http.Response.Body.WriteAsync(await File.ReadAllBytesAsync(file));
    }

    // Served as plain files: every git reads that.
    private void MakeRepository()
    {
        string work = $"{_root}/work";
        Directory.CreateDirectory($"{work}/sub");
        Git(_root, "init", "-q", work);
        File.WriteAllText($"{work}/sub/file", "one\n");
        File.CreateSymbolicLink($"{work}/trap", "/etc");
        Commit(work);
        Git(work, "tag", "v1");
        File.WriteAllText($"{work}/sub/file", "two\n");
        Commit(work);
        Git(_root, "clone", "-q", "--bare", work, $"{_root}/r.git");
        Git($"{_root}/r.git", "update-server-info");
    }

    private static void Commit(string work)
    {
        Git(work, "add", ".");
        Git(work, "-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "-q", "-m", "x");
    }

    private static void Git(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/git", ["-C", directory, .. arguments]);
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using Process git = Process.Start(start)!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}

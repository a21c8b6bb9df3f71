using System.Net.Http.Headers;
using Gantry.Build;
using Gantry.Build.Remotes;

namespace Gantry.Tests;

public sealed class RemoteTests
{
    [Theory]
    [InlineData("https://example.test/x.git#v1:sub/dir", "https://example.test/x.git", "v1", "sub/dir")]
    [InlineData("git@example.test:a/b.git", "git@example.test:a/b.git", "", "")]
    [InlineData("git://example.test/a", "git://example.test/a", "", "")]
    public void Repositories_are_known_by_their_form(string text, string url, string reference, string directory) =>
        Assert.Equal(new GitReference(url, reference, directory), GitReference.TryParse(text));

    // CVE-2019-13139 and CVE-2026-33748.
    [Theory]
    [InlineData("https://example.test/x.git#--upload-pack=touch /x")]
    [InlineData("git://example.test/x#-q")]
    [InlineData("git://example.test/x#a..b")]
    [InlineData("git://example.test/x#a:../..")]
    [InlineData("git://example.test/x#a:b/../../c")]
    [InlineData("git://example.test/x#a b")]
    public void What_git_could_take_for_an_option_or_a_way_out_is_refused(string text) => Assert.Throws<BuildException>(() => GitReference.TryParse(text));

    [Theory]
    [InlineData("https://example.test/x.tar.gz")]
    [InlineData("file:///etc/x.git")]
    [InlineData("a/b.git")]
    public void Other_things_are_no_repositories(string text) => Assert.Null(GitReference.TryParse(text));

    [Theory]
    [InlineData("attachment; filename=\"../../etc/cron.d/x\"", "x")]
    [InlineData("attachment; filename=\"..\"", "file.txt")]
    [InlineData("attachment; filename=\"a\\\\..\\\\b\"", "b")]
    [InlineData("attachment", "file.txt")]
    public void Only_the_last_part_of_a_served_name_counts(string header, string expected) =>
        Assert.Equal(expected, RemoteFile.NameOf(ContentDispositionHeaderValue.Parse(header), "http://example.test/a/file.txt"));

    [Fact]
    public void Passwords_are_not_told() =>
        Assert.Equal("https://xxxxx@example.test/x", RemoteFile.Redacted("https://user:secret@example.test/x"));
}

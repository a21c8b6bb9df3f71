using Gantry.Build.Contexts;
using Gantry.Build.Copying;
using Gantry.Build.Files;

namespace Gantry.Tests;

public sealed class PatternTests
{
    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "a/b", false)]
    [InlineData("*.go", "x.go", true)]
    [InlineData("*.go", "d/x.go", false)]
    [InlineData("**/*.go", "x.go", true)]
    [InlineData("**/*.go", "a/b/x.go", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("?b", "ab", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("/a/", "a", true)]
    [InlineData("a/../b", "b", true)]
    [InlineData("[", "[", true)]
    public void Patterns_match_paths(string pattern, string path, bool expected) => Assert.Equal(expected, new PathPattern(pattern).Matches(path));

    [Theory]
    [InlineData("node_modules", "node_modules/a/b", true)]
    [InlineData("*\n!keep", "keep/x", false)]
    [InlineData("*\n!keep", "other", true)]
    [InlineData("a\n!a/b\na/b/c", "a/b/c", true)]
    [InlineData("a\n!a/b\na/b/c", "a/b/d", false)]
    [InlineData("#c\n\n  x  ", "x", true)]
    [InlineData("#c\n\n  x  ", "#c", false)]
    [InlineData("**/*.log\n!important.log", "d/important.log", true)]
    [InlineData("**/*.log\n!important.log", "important.log", false)]
    public void The_last_pattern_that_covers_a_path_decides(string text, string path, bool expected) =>
        Assert.Equal(expected, IgnoreFile.Parse(text).IsExcluded(path));

    [Fact]
    public void A_hostile_pattern_costs_little()
    {
        var pattern = new PathPattern(string.Join('/', Enumerable.Repeat("**", 200)) + "/*a*a*a*a*a*a*a*a*b");

        Assert.False(pattern.Matches(string.Join('/', Enumerable.Repeat(new string('a', 200), 100))));
    }

    [Theory]
    [InlineData("755", 0x1A4, false, 0x1ED)]
    [InlineData("u+x", 0x1A4, false, 0x1E4)]
    [InlineData("go-r,u=rwX", 0x1A4, false, 0x180)]
    [InlineData("a=rX", 0x180, true, 0x16D)]
    [InlineData("+x", 0x1A4, false, 0x1ED)]
    [InlineData("u+s,o+t", 0x1ED, false, 0xBED)]
    public void Modes_are_changed(string change, uint mode, bool isDirectory, uint expected) =>
        Assert.Equal(expected, ModeChange.TryParse(change)!.Apply(mode, isDirectory));

    [Theory]
    [InlineData("9")]
    [InlineData("77777")]
    [InlineData("u*x")]
    [InlineData("")]
    public void What_is_no_mode_is_refused(string text) => Assert.Null(ModeChange.TryParse(text));
}

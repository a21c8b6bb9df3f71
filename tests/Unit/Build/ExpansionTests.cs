using Gantry.Build.Dockerfiles;

namespace Gantry.Tests;

public sealed class ExpansionTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["x"] = "value", ["empty"] = "", ["path"] = "/usr/local/lib.tar.gz", ["two"] = "a b", ["p"] = "*.gz" };

    private static Expander Expander => new(name => Variables.GetValueOrDefault(name), '\\');

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$x", "value")]
    [InlineData("${x}y$x", "valueyvalue")]
    [InlineData("$missing.", ".")]
    [InlineData("\\$x", "$x")]
    [InlineData("'$x'", "$x")]
    [InlineData("\"$x\"", "value")]
    [InlineData("\"\\$x \\\" \\a\"", "$x \" \\a")]
    [InlineData("a\\ b", "a b")]
    [InlineData("$", "$")]
    [InlineData("$-", "")]
    [InlineData("${missing:-d}", "d")]
    [InlineData("${empty:-d}", "d")]
    [InlineData("${empty-d}", "")]
    [InlineData("${missing-d}", "d")]
    [InlineData("${x:+d}", "d")]
    [InlineData("${empty:+d}", "")]
    [InlineData("${empty+d}", "d")]
    [InlineData("${missing+d}", "")]
    [InlineData("${missing:-${x:-y}$x}", "valuevalue")]
    [InlineData("${path#*/}", "usr/local/lib.tar.gz")]
    [InlineData("${path##*/}", "lib.tar.gz")]
    [InlineData("${path%.*}", "/usr/local/lib.tar")]
    [InlineData("${path%%.*}", "/usr/local/lib")]
    [InlineData("${path%$p}", "/usr/local/lib.tar")]
    [InlineData("${path/l/L}", "/usr/Local/lib.tar.gz")]
    [InlineData("${path//l/L}", "/usr/LocaL/Lib.tar.gz")]
    [InlineData("${path/u?r/x}", "/x/local/lib.tar.gz")]
    [InlineData("${path//missing/x}", "/usr/local/lib.tar.gz")]
    [InlineData("${path#\\*}", "/usr/local/lib.tar.gz")]
    [InlineData("'it''s'", "its")]
    public void Words_are_expanded(string text, string expected) => Assert.Equal(expected, Expander.Word(text));

    [Theory]
    [InlineData("${x", "missing '}'")]
    [InlineData("${}", "bad substitution")]
    [InlineData("${x!}", "unsupported modifier")]
    [InlineData("${x:*}", "unsupported modifier")]
    [InlineData("${missing:?}", "missing: not allowed to be unset")]
    [InlineData("${empty:?}", "empty: not allowed to be empty")]
    [InlineData("${missing:?say it}", "missing: say it")]
    [InlineData("'a", "single-quote")]
    [InlineData("\"a", "double-quote")]
    public void What_cannot_be_expanded_says_why(string text, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => Expander.Word(text)).Message);

    [Fact]
    public void Values_are_split_into_words_outside_of_quotes() =>
        Assert.Equal(["a", "b", "a b", "xa", "b", ""], Expander.Words("$two \"$two\" x$two ''"));

    [Fact]
    public void A_heredoc_keeps_its_quotes() =>
        Assert.Equal("'value' \"value\" $x \\n", Expander.Text("'$x' \"$x\" \\$x \\n"));

    [Fact]
    public void Nesting_has_an_end() =>
        Assert.Contains("nested", Assert.Throws<FormatException>(() => Expander.Word(string.Concat(Enumerable.Repeat("${m:-", 1000)))).Message);
}

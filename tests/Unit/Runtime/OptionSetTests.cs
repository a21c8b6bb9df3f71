using Gantry.Runtime;
using Gantry.Runtime.Commands;

namespace Gantry.Tests;

public sealed class OptionSetTests
{
    private readonly List<string> _taken = [];

    private OptionSet Options => new OptionSet("test").Flag("--flag", "-f", () => _taken.Add("flag")).Value("--value", "-v", v => _taken.Add(v)).Number("--count", null, n => _taken.Add($"#{n}"));

    [Theory]
    [InlineData("--flag --value a x", "flag a | x")]
    [InlineData("-f -v a x", "flag a | x")]
    [InlineData("--value=a=b x", "a=b | x")]
    [InlineData("-value a --flag=true x", "a flag | x")]
    [InlineData("x -f", "flag | x")]
    [InlineData("-- -f", " | -f")]
    [InlineData("--count 3 x", "#3 | x")]
    public void Options_are_taken_off_in_all_the_forms_of_runc(string arguments, string expected)
    {
        string[] rest = Options.Parse(arguments.Split(' '));

        Assert.Equal(expected, $"{string.Join(' ', _taken)} | {string.Join(' ', rest)}");
    }

    [Fact]
    public void What_follows_the_first_argument_can_belong_to_another_program()
    {
        string[] rest = Options.Parse(["-f", "id", "-v", "--flag"], stopsAtFirst: true);

        Assert.Equal(["id", "-v", "--flag"], rest);
        Assert.Equal(["flag"], _taken);
    }

    [Theory]
    [InlineData("--nope", "test: unknown option --nope")]
    [InlineData("--value", "test: --value needs a value")]
    [InlineData("--count -1", "test: --count: '-1' is not a number")]
    public void Wrong_options_are_one_sentence(string arguments, string words)
    {
        var failure = Assert.Throws<RuntimeException>(() => Options.Parse(arguments.Split(' ')));

        Assert.Equal(words, failure.Message);
        Assert.Equal(RuntimeFailure.Usage, failure.Kind);
    }
}

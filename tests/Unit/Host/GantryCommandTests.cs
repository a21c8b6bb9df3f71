using System.CommandLine;
using Gantry.Host.Commands;

namespace Gantry.Tests;

/// <summary>A command line that is wrong is answered in one line, which says where to read on.</summary>
public sealed class GantryCommandTests
{
    [Theory]
    [InlineData("nonsense", "unknown command or option: nonsense; see gantry --help")]
    [InlineData("up --nonsense", "unknown command or option: --nonsense; see gantry up --help")]
    [InlineData("image remove", "Required argument missing for command: 'remove'; see gantry image remove --help")]
    [InlineData("etcd defrag --root /x", "unknown command or option: defrag; see gantry etcd --help")]
    [InlineData("up --components nothing", "Argument 'nothing' not recognized. Must be one of: 'all' 'control-plane' 'api'; see gantry up --help")]
    public void A_mistake_is_one_sentence(string line, string sentence) =>
        Assert.Equal(sentence, GantryCommand.MistakeIn(GantryCommand.Create().Parse(line)));

    [Theory]
    [InlineData("")]
    [InlineData("image")]
    [InlineData("up --help")]
    [InlineData("up --root /x --components api")]
    public void What_is_good_or_asks_for_help_is_none(string line) => Assert.Null(GantryCommand.MistakeIn(GantryCommand.Create().Parse(line)));

    [Fact]
    public void Every_command_and_option_is_described()
    {
        Assert.All(All(GantryCommand.Create()), command =>
        {
            Assert.False(string.IsNullOrEmpty(command.Description), command.Name);
            Assert.All(command.Options.Where(option => !option.Hidden), option => Assert.False(string.IsNullOrEmpty(option.Description), $"{command.Name} {option.Name}"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrEmpty(argument.Description), $"{command.Name} {argument.Name}"));
        });
    }

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];
}

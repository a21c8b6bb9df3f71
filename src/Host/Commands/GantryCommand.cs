using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Gantry.Host.Commands;

/// <summary>The command "gantry" with all its subcommands, and the sentence about a command line that is wrong.</summary>
internal static class GantryCommand
{
    public static RootCommand Create() => new("Gantry runs containers and keeps declared applications running; docker and kubectl are its command lines.")
    {
        UpCommand.Create(),
        DownCommand.Create(),
        StatusCommand.Create(),
        EnvCommand.Create(),
        ImageCommand.Create(),
        BackupCommand.Create(),
        RestoreCommand.Create(),
        EtcdCommand.Create(),
        FsckCommand.Create(),
        DemoCommand.Create(),
        VersionCommand.Create(),
    };

    /// <summary>What is wrong with a command line, in one line; null where nothing is, and where only a subcommand is missing, which the help answers.</summary>
    public static string? MistakeIn(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction)
            return null;
        string help = $"see {string.Join(' ', PathOf(parsed.CommandResult))} --help";
        if (parsed.UnmatchedTokens.Count > 0)
            return $"unknown command or option: {parsed.UnmatchedTokens[0]}; {help}";
        if (parsed.CommandResult.Command.Subcommands.Count > 0)
            return null;
        string[] words = parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return $"{string.Join(' ', words).TrimEnd('.')}; {help}";
    }

    // The program's own file may have another name, and a path.
    private static IEnumerable<string> PathOf(CommandResult command) =>
        command.Parent is CommandResult above ? [.. PathOf(above), command.Command.Name] : ["gantry"];
}

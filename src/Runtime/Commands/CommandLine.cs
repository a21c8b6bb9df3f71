using Gantry.Linux;
using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Commands;

/// <summary>Finds the command and turns what goes wrong into one sentence and an exit status.</summary>
internal static class CommandLine
{
    private const int Failed = 1;

    // A program in the container may well end with 1, so a failure of `exec` itself is told apart, as by runc.
    private const int ExecFailed = 255;

    public static int Run(string[] arguments)
    {
        var global = new GlobalOptions();
        string command = "";
        try
        {
            string[] rest = global.Parse(arguments);
            if (rest.Length == 0)
                return Show(HelpTexts.Overview);

            command = rest[0];
            return AsksForHelp(command, rest.AsSpan(1)) ? Help([command]) : Run(global, command, rest.AsSpan(1));
        }
        catch (Exception failure) when (failure is RuntimeException or LinuxException or CgroupException or IOException or UnauthorizedAccessException)
        {
            global.Fail(failure.Message);
            return command == "exec" ? ExecFailed : Failed;
        }
    }

    private static int Run(GlobalOptions global, string command, ReadOnlySpan<string> arguments) => command switch
    {
        "create" => CreateCommand.Run(global, arguments),
        "start" => ContainerCommands.Start(global, arguments),
        "state" => ContainerCommands.State(global, arguments),
        "kill" => ContainerCommands.Kill(global, arguments),
        "delete" => ContainerCommands.Delete(global, arguments),
        "run" => RunCommand.Run(global, arguments),
        "exec" => ExecCommand.Run(global, arguments),
        "checkpoint" => CheckpointCommand.Run(global, arguments),
        "restore" => RestoreCommand.Run(global, arguments),
        "features" => FeaturesCommand.Run(arguments),
        "spec" => SpecCommand.Run(arguments),
        "list" => ListCommand.Run(global, arguments),
        "ps" => ProcessesCommand.Run(global, arguments),
        "pause" => ContainerCommands.Pause(global, arguments),
        "resume" => ContainerCommands.Resume(global, arguments),
        "events" => EventsCommand.Run(global, arguments),
        "update" => UpdateCommand.Run(global, arguments),
        "plan" => PlanCommand.Run(global, arguments),
        "help" or "h" => Help(arguments),
        "version" => Show("gantry-runtime version 0.1.0\nspec: 1.3.0"),
        _ => throw Unknown(command),
    };

    // What follows the container's id in `exec` is the other program's.
    private static bool AsksForHelp(string command, ReadOnlySpan<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (argument is "--help" or "-h")
                return true;

            if (argument == "--" || (command == "exec" && !argument.StartsWith('-')))
                return false;
        }

        return false;
    }

    private static int Help(ReadOnlySpan<string> arguments) =>
        Show(arguments.IsEmpty ? HelpTexts.Overview : HelpTexts.Of(arguments[0]) ?? throw Unknown(arguments[0]));

    private static int Show(string text)
    {
        Terminal.Out(text);
        return 0;
    }

    private static RuntimeException Unknown(string command) =>
        new(RuntimeFailure.Usage, $"unknown command {command}; see gantry-runtime --help");
}

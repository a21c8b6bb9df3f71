using Gantry.Linux;
using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Commands;

/// <summary>Finds the command and turns what goes wrong into one sentence and an exit status.</summary>
internal static class CommandLine
{
    private const int Failed = 1;

    public static int Run(string[] arguments)
    {
        var global = new GlobalOptions();
        try
        {
            string[] rest = global.Parse(arguments);
            return rest.Length == 0 ? Help() : Run(global, rest[0], rest.AsSpan(1));
        }
        catch (Exception failure) when (failure is RuntimeException or LinuxException or CgroupException or IOException or UnauthorizedAccessException)
        {
            global.Log("error", failure.Message);
            Terminal.Error($"gantry-runtime: {failure.Message}");
            return Failed;
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
        "features" => FeaturesCommand.Run(arguments),
        "spec" => SpecCommand.Run(arguments),
        "list" => ListCommand.Run(global, arguments),
        "ps" => ProcessesCommand.Run(global, arguments),
        "plan" => PlanCommand.Run(global, arguments),
        "help" => Help(),
        "version" => Version(),
        _ => throw new RuntimeException(RuntimeFailure.Usage, $"unknown command {command}; see gantry-runtime --help"),
    };

    private static int Version()
    {
        Terminal.Out("gantry-runtime version 0.1.0\nspec: 1.3.0");
        return 0;
    }

    private static int Help()
    {
        Terminal.Out("""
            gantry-runtime runs containers from OCI bundles.

            Usage: gantry-runtime [--root DIR] [--log FILE] [--log-format text|json] COMMAND [OPTIONS] ARGUMENTS

              run ID        make and start a container, and wait for it    [-b BUNDLE] [-d] [--pid-file FILE] [--console-socket PATH]
              create ID     make a container that waits for start           (the same options)
              start ID      start a created container
              exec ID CMD   run another program in a container              [-t] [-d] [--cwd DIR] [-e K=V] [-u UID[:GID]] [-p FILE]
              state ID      print a container's state as JSON
              list          print all containers                            [-f table|json] [-q]
              ps ID         print a container's processes                   [-f table|json]
              kill ID SIG   send a signal                                   [-a]
              delete ID     remove a stopped container                      [-f]
              plan BUNDLE   print the system calls that create would make
              spec          write a config.json to begin with               [-b BUNDLE]
              features      print what this runtime can do as JSON

            Example: gantry-runtime run -b /tmp/bundle hello
            """);
        return 0;
    }
}

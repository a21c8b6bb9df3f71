using Gantry.Linux.Processes;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Commands;

/// <summary>`create ID`: makes a container that waits for `start`.</summary>
internal static class CreateCommand
{
    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        (CreateOptions options, _) = Parse(global, "create", arguments, waitsForStart: true);
        using PidFd process = new Creation(options).Run();
        return 0;
    }

    public static (CreateOptions Options, bool Detaches) Parse(GlobalOptions global, string command, ReadOnlySpan<string> arguments, bool waitsForStart)
    {
        string bundle = ".";
        string? consoleSocket = null, pidFile = null;
        int preserved = 0;
        bool pivots = true, makesKeyring = true, detaches = false;
        OptionSet options = new OptionSet(command)
            .Value("--bundle", "-b", v => bundle = v)
            .Value("--console-socket", null, v => consoleSocket = v)
            .Value("--pid-file", null, v => pidFile = v)
            .Number("--preserve-fds", null, v => preserved = v)
            .Flag("--no-pivot", null, () => pivots = false)
            .Flag("--no-new-keyring", null, () => makesKeyring = false)
            .Flag("--no-subreaper", null, () => { })
            .Flag("--keep", null, () => { })
            .Flag("--detach", "-d", () => detaches = true);
        string[] rest = options.Parse(arguments);
        if (rest.Length != 1)
            throw options.Wrong("give one container id");

        return (new CreateOptions
        {
            Root = global.Root,
            Id = rest[0],
            Bundle = Bundle.Read(bundle),
            ConsoleSocket = consoleSocket,
            PidFile = pidFile,
            PreservedDescriptors = preserved,
            UsesPivotRoot = pivots,
            MakesKeyring = makesKeyring,
            HasSystemdCgroup = global.HasSystemdCgroup,
            WaitsForStart = waitsForStart,
            Warn = global.Warn,
        }, detaches);
    }
}

using Gantry.Linux.Processes;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Commands;

/// <summary>`run ID`: makes and starts a container; without `--detach` it waits, removes it and ends as it ended.</summary>
internal static class RunCommand
{
    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        (CreateOptions options, bool detaches) = CreateCommand.Parse(global, "run", arguments, waitsForStart: false);
        if (detaches)
        {
            using PidFd left = new Creation(options).Run();
            return 0;
        }

        return options.Bundle.Spec.Process!.Terminal && options.ConsoleSocket is null ? RunOnOurTerminal(global, options) : RunHere(global, options);
    }

    private static int RunHere(GlobalOptions global, CreateOptions options)
    {
        // The signals are set up while the child makes its mounts, so that costs no time.
        Foreground? foreground = null;
        var creation = new Creation(options with { Cloned = process => foreground = new Foreground(process) });
        using PidFd process = creation.Run();
        using (foreground)
        {
            int status = foreground!.Wait();
            creation.Container.Delete(force: true, global.Warn);
            return status;
        }
    }

    private static int RunOnOurTerminal(GlobalOptions global, CreateOptions options)
    {
        using var relay = new TerminalRelay();
        var creation = new Creation(options with { Console = relay.ConsoleSocket });
        using PidFd process = creation.Run();
        int status = relay.Run(process);
        creation.Container.Delete(force: true, global.Warn);
        return status;
    }
}

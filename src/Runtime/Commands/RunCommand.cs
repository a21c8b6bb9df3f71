using Gantry.Linux.Processes;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Commands;

/// <summary>`run ID`: makes and starts a container; without `--detach` it waits, removes it and ends as it ended.</summary>
internal static class RunCommand
{
    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        (CreateOptions options, bool detaches) = CreateCommand.Parse(global, "run", arguments, waitsForStart: false);
        if (!detaches && options.ConsoleSocket is null)
            return RunHere(global, options);

        using PidFd process = new Creation(options).Run();
        return detaches ? 0 : Finish(global, options, Foreground.Wait(process));
    }

    // A terminal, if config.json asks for one, is connected with ours.
    private static int RunHere(GlobalOptions global, CreateOptions options)
    {
        if (!options.Bundle.Spec.Process!.Terminal)
        {
            using PidFd plain = new Creation(options).Run();
            return Finish(global, options, Foreground.Wait(plain));
        }

        using var relay = new TerminalRelay();
        using PidFd process = new Creation(options with { Console = relay.ConsoleSocket }).Run();
        return Finish(global, options, relay.Run(process));
    }

    private static int Finish(GlobalOptions global, CreateOptions options, int status)
    {
        global.Open(options.Id).Delete(force: true, global.Warn);
        return status;
    }
}

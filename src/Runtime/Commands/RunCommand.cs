using Gantry.Linux.Processes;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Commands;

/// <summary>`run ID`: makes and starts a container; without `--detach` it waits, removes it and ends as it ended.</summary>
internal static class RunCommand
{
    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        bool detaches = false, keeps = false;
        var command = new CreateCommand();
        OptionSet set = command.Add(new OptionSet("run")).Flag("--detach", "-d", () => detaches = true).Flag("--keep", null, () => keeps = true);
        CreateOptions options = command.Options(global, set, set.Parse(arguments), detaches) with { WaitsForStart = false };
        if (detaches)
        {
            using PidFd left = new Creation(options).Run();
            return 0;
        }

        return options.Bundle.Spec.Process!.Terminal && options.ConsoleSocket is null
            ? RunOnOurTerminal(global, options, keeps)
            : RunHere(global, options, keeps);
    }

    private static int RunHere(GlobalOptions global, CreateOptions options, bool keeps)
    {
        // The signals are set up while the child makes its mounts, so that costs no time.
        Foreground? foreground = null;
        var creation = new Creation(options with { Cloned = process => foreground = new Foreground(process) });
        using PidFd process = creation.Run();
        using (foreground)
        {
            int status = foreground!.Wait();
            if (!keeps)
                creation.Container.Delete(force: true, global.Warn);

            return status;
        }
    }

    private static int RunOnOurTerminal(GlobalOptions global, CreateOptions options, bool keeps)
    {
        using var relay = new TerminalRelay();
        var creation = new Creation(options with { Console = relay.ConsoleSocket });
        using PidFd process = creation.Run();
        int status = relay.Run(process);
        if (!keeps)
            creation.Container.Delete(force: true, global.Warn);

        return status;
    }
}

using Gantry.Linux.Processes;
using Gantry.Runtime.Checkpoints;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Commands;

/// <summary>`restore ID`: makes a container from what `checkpoint` wrote; without `--detach` it waits, removes it and ends as it ended.</summary>
internal static class RestoreCommand
{
    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        var criu = new CriuFlags();
        var create = new CreateCommand();
        bool detaches = false;
        string? profile = null, context = null;
        OptionSet set = create.Add(criu.Add(new OptionSet("restore")))
            .Value("--lsm-profile", null, v => profile = v)
            .Value("--lsm-mount-context", null, v => context = v)
            .Flag("--detach", "-d", () => detaches = true);
        string[] rest = set.Parse(arguments);
        CreateOptions options = create.Options(global, set, rest, detaches);
        CheckpointOptions wanted = criu.Options(global) with { LsmProfile = profile, LsmMountContext = context };
        if (detaches)
        {
            using PidFd left = new Restoration(options, wanted).Run();
            return 0;
        }

        return options.Bundle.Spec.Process!.Terminal && options.ConsoleSocket is null ? RunOnOurTerminal(global, options, wanted) : RunHere(global, options, wanted);
    }

    private static int RunHere(GlobalOptions global, CreateOptions options, CheckpointOptions wanted)
    {
        var restoration = new Restoration(options, wanted);
        using PidFd process = restoration.Run();
        using var foreground = new Foreground(process);
        int status = foreground.Wait();
        restoration.Container.Delete(force: true, global.Warn);
        return status;
    }

    private static int RunOnOurTerminal(GlobalOptions global, CreateOptions options, CheckpointOptions wanted)
    {
        using var relay = new TerminalRelay();
        var restoration = new Restoration(options with { Console = relay.ConsoleSocket }, wanted);
        using PidFd process = restoration.Run();
        int status = relay.Run(process);
        restoration.Container.Delete(force: true, global.Warn);
        return status;
    }
}

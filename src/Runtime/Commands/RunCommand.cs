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
        using PidFd process = new Creation(options).Run();
        if (detaches)
            return 0;

        int status = Foreground.Wait(process);
        global.Open(options.Id).Delete(force: true, global.Warn);
        return status;
    }
}

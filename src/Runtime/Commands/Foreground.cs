using System.Runtime.InteropServices;
using Gantry.Linux.Processes;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Commands;

/// <summary>Waits for a process and passes on to it the signals that would end this program.</summary>
internal static class Foreground
{
    private static readonly PosixSignal[] Passed = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    public static int Wait(PidFd process)
    {
        var registrations = new List<PosixSignalRegistration>();
        foreach (PosixSignal signal in Passed)
            registrations.Add(PosixSignalRegistration.Create(signal, context => Pass(context, process)));

        try
        {
            process.WaitForExit(Timeout.InfiniteTimeSpan);
            return ExitStatus.Wait(process);
        }
        finally
        {
            foreach (PosixSignalRegistration registration in registrations)
                registration.Dispose();
        }
    }

    private static void Pass(PosixSignalContext context, PidFd process)
    {
        context.Cancel = true;
        int number = context.Signal switch
        {
            PosixSignal.SIGTERM => 15,
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGHUP => 1,
            _ => 3,
        };
        process.Send(new Signal(number));
    }
}

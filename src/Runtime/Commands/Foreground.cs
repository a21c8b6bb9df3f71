using System.Runtime.InteropServices;
using Gantry.Linux.Processes;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Commands;

/// <summary>Passes on to a process the signals that would end this program, until the process has ended.</summary>
internal sealed class Foreground : IDisposable
{
    private static readonly PosixSignal[] Passed = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly PidFd _process;
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Foreground(PidFd process)
    {
        _process = process;
        foreach (PosixSignal signal in Passed)
            _registrations.Add(PosixSignalRegistration.Create(signal, Pass));
    }

    public int Wait()
    {
        _process.WaitForExit(Timeout.InfiniteTimeSpan);
        return ExitStatus.Wait(_process);
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Pass(PosixSignalContext context)
    {
        context.Cancel = true;
        int number = context.Signal switch
        {
            PosixSignal.SIGTERM => 15,
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGHUP => 1,
            _ => 3,
        };
        _process.Send(new Signal(number));
    }
}

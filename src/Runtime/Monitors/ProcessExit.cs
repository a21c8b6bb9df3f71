namespace Gantry.Runtime.Monitors;

/// <summary>How a process ended. The code of one killed by a signal is 128 + signal, as shells say it.</summary>
internal readonly record struct ProcessExit(int Pid, int Code, int Signal, bool OomKilled, long TimeNanoseconds)
{
    // The low seven bits of a wait status are the signal, the next byte the code; see wait(2).
    public static ProcessExit FromStatus(int pid, int status, bool oomKilled, long now)
    {
        int signal = status & 0x7f;
        return new(pid, signal == 0 ? (status >> 8) & 0xff : 128 + signal, signal, oomKilled, now);
    }
}

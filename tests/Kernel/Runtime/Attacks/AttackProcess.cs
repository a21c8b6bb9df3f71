using System.Diagnostics;

namespace Gantry.Tests;

/// <summary>An attacker beside the container, from the moment in which it has begun until it is disposed of.</summary>
internal sealed class AttackProcess : IDisposable
{
    private readonly Process _process;

    private AttackProcess(string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Attacker.Word, .. arguments]) { RedirectStandardOutput = true })!;
        Assert.Equal(Attacker.Ready, _process.StandardOutput.ReadLine());
    }

    /// <summary>Exchanges two directory entries as fast as the kernel can.</summary>
    public static AttackProcess Exchange(string one, string other) => new(["exchange", one, other]);

    /// <summary>An engine that has attached itself to a monitor; disposing of it is its death by SIGKILL.</summary>
    public static AttackProcess Client(string socket) => new(["client", socket]);

    /// <summary>How often a race is tried: a few times in a shortened run, GANTRY_ATTACKS times in a full one.</summary>
    public static int Rounds(int shortened = 40) =>
        int.TryParse(Environment.GetEnvironmentVariable("GANTRY_ATTACKS"), out int rounds) ? rounds : shortened;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Gantry.Runtime.Bench;

/// <summary>One of the processes of a soak. It adopts what its containers leave, so a process that stays is one that it waits for in vain.</summary>
internal sealed partial class SoakPart(string runtime, string bundle, string state, string name)
{
    private const uint PatienceSeconds = 60;

    // The commands take one to five milliseconds each.
    private const int LongestLife = 6000;

    private int _container;

    public int Run(int count)
    {
        Child.AdoptOrphans();
        try
        {
            for (_container = 0; _container < count; _container++)
                Live(Random.Shared.Next(8));

            return 0;
        }
        catch (InvalidOperationException failure)
        {
            File.WriteAllText($"{bundle}/{name}.error", $"{name}-{_container}: {failure.Message}");
            return 1;
        }
    }

    // The command of that number is killed on its way; from 3 on none is.
    private void Live(int killed)
    {
        string id = $"{name}-{_container.ToString(CultureInfo.InvariantCulture)}";
        _ = alarm(PatienceSeconds);
        string[][] commands = [["create", "--bundle", bundle, id], ["start", id], ["delete", "--force", id]];
        for (int i = 0; i < commands.Length; i++)
        {
            string[] command = [runtime, "--root", state, .. commands[i]];
            if (i == killed)
                Interrupt(command);
            else
                _ = killed < i ? Child.WaitFor(Child.Start(command).Pid) : (int)Child.Run(command);
        }

        // After a kill the state is anything, but deleting must work.
        Child.Run(runtime, "--root", state, "delete", "--force", id);
        Child.WaitForAll();
        _ = alarm(0);
    }

    private static void Interrupt(string[] command)
    {
        long wait = Random.Shared.Next(LongestLife), begun = Stopwatch.GetTimestamp();
        Child child = Child.Start(command);
        while (Stopwatch.GetElapsedTime(begun).TotalMicroseconds < wait)
            Thread.SpinWait(20);

        child.Kill();
        _ = Child.WaitFor(child.Pid);
    }

    [LibraryImport("libc")]
    private static partial uint alarm(uint seconds);
}

using System.Globalization;

namespace Gantry.Runtime.Bench;

/// <summary>The same work by several runtimes in turn, in one run. The first is ours, and the ratios are ours to each other's.</summary>
internal sealed class Comparison(Workspace work, int rounds, string[] runtimes)
{
    private int _count;

    public static void Run(int rounds, string[] runtimes)
    {
        Child.AdoptOrphans();
        using var work = new Workspace(runtimes[0]);
        new Comparison(work, rounds, runtimes).Run();
    }

    private void Run()
    {
        Console.WriteLine($"{"",-28}{string.Join("", runtimes.Select(r => $"{Path.GetFileName(r),16}"))}   ratios");
        string shortLived = work.Bundle("true", ["/bin/true"]), lasting = work.Bundle("sleep", ["/bin/sleep", "1000"]);
        double[][] runs = Sorted(InTurn(r => [Child.Run(r, "--root", work.StateOf(r), "run", "--bundle", shortLived, NewId())]), 0);
        Print("run /bin/true, median ms", runs, Median);
        Print("run /bin/true, least ms", runs, samples => samples[0]);
        double[][][] lives = InTurn(r => Life(r, lasting));
        foreach ((string name, int step) in (IEnumerable<(string, int)>)[("create", 0), ("start", 1), ("exec /bin/true", 2), ("delete", 3)])
            Print($"{name}, median ms", Sorted(lives, step), Median);

        (int Processes, int PeakKilobytes)[] traced = [.. runtimes.Select(r => Traced.Run(r, "--root", work.StateOf(r), "run", "--bundle", shortLived, NewId()))];
        PrintNumbers("peak memory, kB", traced.Select(t => (double)t.PeakKilobytes));
        PrintNumbers("processes", traced.Select(t => (double)t.Processes));
        PrintNumbers("system calls", runtimes.Select(r => (double)SystemCalls(r, shortLived)));
        PrintNumbers("smallest memory limit, kB", runtimes.Select(r => SmallestLimit(r) / 1024.0));
    }

    private double[] Life(string runtime, string bundle)
    {
        string id = NewId();
        string[] to = [runtime, "--root", work.StateOf(runtime)];
        double create = Child.Run([.. to, "create", "--bundle", bundle, id]);
        double start = Child.Run([.. to, "start", id]);
        double exec = Child.Run([.. to, "exec", id, "/bin/true"]);
        Child.Run([.. to, "kill", id, "KILL"]);
        Child.WaitForAll();
        return [create, start, exec, Child.Run([.. to, "delete", id])];
    }

    private int SystemCalls(string runtime, string bundle)
    {
        string file = $"{work.Top}/strace";
        Child.Run("/usr/bin/strace", "-f", "-c", "-o", file, runtime, "--root", work.StateOf(runtime), "run", "--bundle", bundle, NewId());

        // Sample: 100.00    0.001286           2       616        23 total
        string[] total = File.ReadAllLines(file)[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.Parse(total[3], CultureInfo.InvariantCulture);
    }

    // To 64 kB. A limit below the smallest page that the kernel needs is refused by everyone.
    private long SmallestLimit(string runtime)
    {
        const long Step = 64 * 1024;
        (long fails, long works) = (0, 512);
        while (works - fails > 1)
        {
            long middle = (fails + works) / 2;
            if (Starts(runtime, middle * Step))
                works = middle;
            else
                fails = middle;
        }

        return works * Step;
    }

    private bool Starts(string runtime, long limit)
    {
        string id = NewId();
        string bundle = work.Bundle("limited", ["/bin/true"], limit);
        Child child = Child.Start(runtime, "--root", work.StateOf(runtime), "run", "--bundle", bundle, id);
        bool starts = Child.WaitFor(child.Pid) == 0;
        if (!starts)
            _ = Child.WaitFor(Child.Start(runtime, "--root", work.StateOf(runtime), "delete", "--force", id).Pid);

        return starts;
    }

    // One sample each per round, so that whatever else the machine does meets all of them.
    private double[][][] InTurn(Func<string, double[]> once)
    {
        List<double[]>[] samples = [.. runtimes.Select(_ => new List<double[]>())];
        for (int round = -3; round < rounds; round++)
        {
            for (int i = 0; i < runtimes.Length; i++)
            {
                double[] sample = once(runtimes[i]);
                if (round >= 0)
                    samples[i].Add(sample);
            }
        }

        return [.. samples.Select(s => s.ToArray())];
    }

    private static double[][] Sorted(double[][][] samples, int step) => [.. samples.Select(of => of.Select(s => s[step]).Order().ToArray())];

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private static void Print(string name, double[][] sorted, Func<double[], double> figure) =>
        PrintNumbers(name, sorted.Select(s => figure(s) / 1000), "0.00");

    private static void PrintNumbers(string name, IEnumerable<double> numbers, string format = "0")
    {
        double[] all = [.. numbers];
        string cells = string.Concat(all.Select(n => n.ToString(format, CultureInfo.InvariantCulture).PadLeft(16)));
        string ratios = string.Join(" ", all.Skip(1).Select(n => (all[0] / n).ToString("0.00", CultureInfo.InvariantCulture)));
        Console.WriteLine($"{name,-28}{cells}   {ratios}");
    }

    private string NewId() => $"gantry-bench-{Environment.ProcessId}-{_count++}";
}

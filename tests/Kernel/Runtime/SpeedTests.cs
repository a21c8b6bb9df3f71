using System.Globalization;

namespace Gantry.Tests;

/// <summary>What a start may cost, in numbers that do not depend on how busy the machine is. The times are measured by bench/runtime.sh.</summary>
public sealed class SpeedTests
{
    // A sixth of the first is the .NET runtime's own start. A version 1 tree is made, entered, cloned, protected, attached and removed.
    private const int CallsOfEveryRun = 480;
    private const int CallsOfEachTree = 20;

    [Fact]
    public void A_run_makes_few_system_calls()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        using var bundle = new TestBundle("true");
        string counts = bundle.Write() + "/strace";

        RuntimeResult result = bundle.Execute("/usr/bin/strace", ["-f", "-c", "-o", counts, TestBundle.Program(), "--root", bundle.Root, "run", "--bundle", bundle.FullPath, bundle.NewId()]);

        Assert.SkipWhen(result.Error.Contains("PTRACE", StringComparison.Ordinal), "this host allows no tracing");
        Assert.Equal(new RuntimeResult(0, "", ""), result);
        int trees = File.ReadLines("/proc/self/mountinfo").Count(l => l.Contains(" - cgroup ", StringComparison.Ordinal));
        Assert.InRange(Total(counts), 1, CallsOfEveryRun + (CallsOfEachTree * trees));
    }

    [Fact]
    public void A_run_makes_one_process_besides_the_runtime()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        using var bundle = new TestBundle("true");
        string trace = bundle.Write() + "/strace";

        RuntimeResult result = bundle.Execute("/usr/bin/strace", ["-f", "-e", "trace=clone,clone3,fork,vfork", "-o", trace, TestBundle.Program(), "--root", bundle.Root, "run", "--bundle", bundle.FullPath, bundle.NewId()]);

        Assert.SkipWhen(result.Error.Contains("PTRACE", StringComparison.Ordinal), "this host allows no tracing");
        Assert.Equal(new RuntimeResult(0, "", ""), result);
        string[] births = [.. File.ReadLines(trace).Where(l => l.Contains("clone", StringComparison.Ordinal) && l.Contains("flags=", StringComparison.Ordinal))];
        Assert.Single(births, b => !b.Contains("CLONE_THREAD", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_fits_into_a_small_memory_limit()
    {
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with { Resources = new() { Memory = new() { Limit = 1024 * 1024 } } });

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Run());
    }

    // Sample: 100.00    0.001286           2       616        23 total
    private static int Total(string counts) =>
        int.Parse(File.ReadAllLines(counts)[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture);
}

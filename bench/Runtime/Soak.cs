using System.Globalization;

namespace Gantry.Runtime.Bench;

/// <summary>Creates, starts and deletes containers by the thousand, several at a time, and kills the runtime at any moment: nothing may hang or stay behind.</summary>
internal sealed class Soak(string runtime, int count, int parallel)
{
    private const int Batch = 1000;

    // The rest of the machine opens and closes files too; a descriptor lost with every second container shows.
    private const int OpenFilesMargin = Batch / 2;

    private readonly string _names = $"gantry-soak-{Environment.ProcessId}-";
    private long? _openFilesAtFirst;

    /// <summary>0 if nothing went wrong.</summary>
    public int Run()
    {
        using var work = new Workspace(runtime);
        string bundle = work.Bundle("sleep", ["/bin/sleep", "1000"]);
        string state = work.StateOf(runtime);
        for (int done = 0; done < count; done += Batch)
        {
            long begun = Environment.TickCount64;
            RunBatch(bundle, state, done / Batch, Math.Min(Batch, count - done));
            List<string> left = Leftovers(work, state);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Math.Min(done + Batch, count)} of {count}: {(Environment.TickCount64 - begun) / 1000.0:0.0} s, left behind: {(left.Count == 0 ? "nothing" : string.Join(", ", left))}"));
            if (left.Count > 0)
                return 1;
        }

        return 0;
    }

    private void RunBatch(string bundle, string state, int batch, int containers)
    {
        string own = Environment.ProcessPath!;
        Child[] parts = [.. Enumerable.Range(0, parallel).Select(part => Child.Start(
            own, "soak-part", runtime, bundle, state, $"{_names}{batch}-{part}", Share(containers, part).ToString(CultureInfo.InvariantCulture)))];
        foreach (Child part in parts)
        {
            // A part that is ended by its alarm has waited for a minute.
            int status = Child.WaitFor(part.Pid);
            if (status != 0)
                throw new InvalidOperationException($"a part of the soak failed with status {status}: {Complaints(bundle)}");
        }
    }

    private int Share(int containers, int part) => (containers / parallel) + (part < containers % parallel ? 1 : 0);

    private static string Complaints(string bundle) =>
        string.Join("; ", Directory.EnumerateFiles(bundle, "*.error").Select(File.ReadAllText));

    private List<string> Leftovers(Workspace work, string state)
    {
        var left = new List<string>();
        left.AddRange(Directory.EnumerateFileSystemEntries(state).Select(p => $"directory {p}"));
        left.AddRange(File.ReadLines("/proc/self/mountinfo").Where(l => l.Contains(work.Top, StringComparison.Ordinal)).Select(l => $"mount {l}"));
        foreach (string tree in Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup"))
            left.AddRange(Directory.EnumerateDirectories(tree, _names + "*").Select(p => $"cgroup {p}"));

        long open = OpenFiles();
        _openFilesAtFirst ??= open;
        if (open - _openFilesAtFirst > OpenFilesMargin)
            left.Add($"open files: {open}, at first {_openFilesAtFirst}");

        return left;
    }

    // Of the whole machine, proc_sys_fs(5): allocated, free, most.
    private static long OpenFiles() => long.Parse(File.ReadAllText("/proc/sys/fs/file-nr").Split('\t')[0], CultureInfo.InvariantCulture);
}

using System.Text.Json;
using Gantry.Linux.Processes;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Commands;

/// <summary>`ps ID`: the processes in a container.</summary>
internal static class ProcessesCommand
{
    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        string format = "table";
        OptionSet options = new OptionSet("ps").Value("--format", "-f", v => format = v);
        string[] rest = options.Parse(arguments);
        if (rest.Length == 0)
            throw options.Wrong("give a container id");

        Container container = global.Open(rest[0]);
        IReadOnlyList<int> processes = container.Cgroup()?.Processes() ?? (container.Record.Pid > 0 ? [container.Record.Pid] : []);
        if (format == "json")
            Terminal.Out(JsonSerializer.Serialize(processes, RecordJson.Default.IReadOnlyListInt32));
        else
            WriteTable(processes);

        return 0;
    }

    private static void WriteTable(IReadOnlyList<int> processes)
    {
        Terminal.Out($"{"PID",-8}{"PPID",-8}CMD");
        foreach (int pid in processes)
        {
            if (ProcessStat.Read(pid) is { } process)
                Terminal.Out($"{pid,-8}{process.ParentPid,-8}{CommandLine(pid)}");
        }
    }

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").TrimEnd('\0').Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}

namespace Gantry.Tests;

/// <summary>A line of mountinfo as the container sees it, with its propagation. See proc_pid_mountinfo(5).</summary>
internal sealed record SeenMount(string Target, IReadOnlyList<string> Options, IReadOnlyList<string> Propagation, string Type, string Source, IReadOnlyList<string> SuperOptions)
{
    public bool Is(string option) => Options.Contains(option) || SuperOptions.Contains(option);

    public static SeenMount Parse(string line)
    {
        string[] fields = line.Split(' ');
        int dash = Array.IndexOf(fields, "-");
        return new SeenMount(fields[4], fields[5].Split(','), fields[6..dash], fields[dash + 1], fields[dash + 2], fields[dash + 3].Split(','));
    }
}

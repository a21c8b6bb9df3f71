namespace Gantry.Build.Caching;

/// <summary>Says in words what is different between two sets of inputs.</summary>
internal static class MissReason
{
    private const int MostNamed = 3;

    public static string Between(CacheRecord before, string instruction, IReadOnlyList<KeyValuePair<string, string>> now)
    {
        if (before.Instruction != instruction)
            return $"the instruction changed, it was: {Shortened(before.Instruction)}";
        Dictionary<string, string> old = ToMap(before.Inputs);
        Dictionary<string, string> current = ToMap(now);
        List<string> changes = [.. Changes(old, current)];
        return changes.Count switch
        {
            0 => "it was built without a cache",
            <= MostNamed => string.Join(", ", changes),
            _ => $"{string.Join(", ", changes.Take(MostNamed))} and {changes.Count - MostNamed} more",
        };
    }

    private static IEnumerable<string> Changes(Dictionary<string, string> old, Dictionary<string, string> now)
    {
        foreach ((string name, string value) in now)
        {
            // What the list of files hides is said file by file.
            if (name == StepInputNames.FileList)
                continue;
            if (!old.TryGetValue(name, out string? was))
                yield return name.StartsWith("file ", StringComparison.Ordinal) ? $"{name} is new" : $"{name} was added";
            else if (was != value)
                yield return name == StepInputNames.Parent ? "an earlier step changed" : $"{name} changed";
        }
        foreach (string name in old.Keys)
        {
            if (!now.ContainsKey(name))
                yield return $"{name} is gone";
        }
    }

    private static Dictionary<string, string> ToMap(IReadOnlyList<KeyValuePair<string, string>> inputs)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in inputs)
            map[name] = value;
        return map;
    }

    private static string Shortened(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 77), "...");
}

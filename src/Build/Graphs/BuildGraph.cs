using Gantry.Build.Dockerfiles;
using Gantry.Build.Dockerfiles.Instructions;

namespace Gantry.Build.Graphs;

/// <summary>What a build has to do: the stages that the target needs, and which of them need which. Pure.</summary>
internal sealed record BuildGraph
{
    private const string Scratch = "scratch";

    /// <summary>Every stage of the file, needed or not.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    public required Stage Target { get; init; }

    /// <summary>Those that have to be made, in the order of the file.</summary>
    public required IReadOnlyList<Stage> Needed { get; init; }

    public required int StepCount { get; init; }

    /// <summary>The ARGs in front of the first FROM, with their values.</summary>
    public required IReadOnlyDictionary<string, string?> GlobalArguments { get; init; }

    public static BuildGraph Make(Dockerfile file, BuildArguments arguments, string? target, IReadOnlyDictionary<string, string> labels)
    {
        int first = file.Instructions.TakeWhile(instruction => instruction is ArgInstruction).Count();
        if (file.Instructions.Count == 0)
            throw new BuildException(BuildFailure.Syntax, "file with no instructions");
        if (first == file.Instructions.Count || file.Instructions[first] is not FromInstruction)
            throw new BuildException(BuildFailure.Syntax, "no build stage in current context", file.Instructions[Math.Min(first, file.Instructions.Count - 1)].Range);
        IReadOnlyDictionary<string, string?> globals = Globals(file.Instructions.Take(first).Cast<ArgInstruction>(), arguments, file.Directives.Escape);
        List<Stage> stages = ReadStages(file.Instructions.Skip(first), globals, arguments, file.Directives.Escape);
        int last = FindTarget(stages, target);
        if (labels.Count > 0)
            stages[last] = stages[last] with { Instructions = [.. stages[last].Instructions, LabelsOf(labels, stages[last].From.Range)] };
        return Number(stages, last, globals);
    }

    /// <summary>A stage by its name or number, among those in front of another; none if there is no such stage.</summary>
    public static int? FindStage(IReadOnlyList<Stage> stages, string nameOrIndex, int before)
    {
        for (int i = Math.Min(before, stages.Count) - 1; i >= 0; i--)
        {
            if (string.Equals(stages[i].Name, nameOrIndex, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return int.TryParse(nameOrIndex, System.Globalization.NumberStyles.None, null, out int index) && index < before ? index : null;
    }

    private static Dictionary<string, string?> Globals(IEnumerable<ArgInstruction> instructions, BuildArguments arguments, char escape)
    {
        var globals = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (ArgInstruction instruction in instructions)
        {
            var expander = new Expander(name => globals.GetValueOrDefault(name) ?? arguments.OfPlatform(name), escape);
            foreach ((string name, string? value) in instruction.Arguments)
                globals[name] = arguments.Given(name) ?? (value is null ? arguments.OfPlatform(name) : Expanded(instruction, () => expander.Word(value)));
        }
        return globals;
    }

    private static List<Stage> ReadStages(
        IEnumerable<Instruction> instructions, IReadOnlyDictionary<string, string?> globals, BuildArguments arguments, char escape)
    {
        var stages = new List<Stage>();
        var expander = new Expander(name => globals.TryGetValue(name, out string? value) ? value : arguments.Given(name) ?? arguments.OfPlatform(name), escape);
        foreach (Instruction instruction in instructions)
        {
            if (instruction is not FromInstruction opening)
            {
                Stage open = stages[^1];
                stages[^1] = open with { Instructions = [.. open.Instructions, instruction], Needs = [.. open.Needs, .. StagesUsedBy(instruction, stages)] };
                continue;
            }
            if (opening.Name is not null && stages.Any(stage => stage.Name == opening.Name))
                throw new BuildException(BuildFailure.Syntax, $"duplicate name {opening.Name}", opening.Range);
            stages.Add(Begin(opening, stages, expander));
        }
        return stages;
    }

    private static Stage Begin(FromInstruction opening, List<Stage> stages, Expander expander)
    {
        string name = Expanded(opening, () => expander.Word(opening.Image));
        if (name.Length == 0)
            throw new BuildException(BuildFailure.Syntax, $"base name ({opening.Image}) should not be blank", opening.Range);
        int? stage = name == Scratch ? null : stages.FindLastIndex(known => name.Equals(known.Name, StringComparison.OrdinalIgnoreCase)) is >= 0 and int found ? found : null;
        string? platform = opening.Platform is null ? null : Expanded(opening, () => expander.Word(opening.Platform));
        return new Stage
        {
            Index = stages.Count, Name = opening.Name, From = opening with { Platform = platform },
            BaseName = name, BaseStage = stage, Needs = stage is { } index ? [index] : [],
        };
    }

    private static IEnumerable<int> StagesUsedBy(Instruction instruction, List<Stage> stages)
    {
        int current = stages.Count - 1;
        IEnumerable<string?> names = instruction switch
        {
            CopyInstruction copy => [copy.From],
            RunInstruction run => run.Mounts.Select(mount => mount.From),
            _ => [],
        };
        foreach (string name in names.OfType<string>())
        {
            if (FindStage(stages, name, current) is { } index)
                yield return index;
            else if (string.Equals(stages[current].Name, name, StringComparison.OrdinalIgnoreCase) || name == current.ToString(System.Globalization.CultureInfo.InvariantCulture))
                throw new BuildException(BuildFailure.Syntax, $"invalid from flag value {name}: refers to current build stage", instruction.Range);
            else if (int.TryParse(name, System.Globalization.NumberStyles.None, null, out _))
                throw new BuildException(BuildFailure.Syntax, $"invalid from flag value {name}: index out of bounds", instruction.Range);
        }
    }

    private static int FindTarget(List<Stage> stages, string? target) =>
        string.IsNullOrEmpty(target) ? stages.Count - 1
        : FindStage(stages, target, stages.Count)
            ?? throw new BuildException(BuildFailure.Invalid, $"failed to reach build target {target} in Dockerfile");

    private static BuildGraph Number(List<Stage> stages, int target, IReadOnlyDictionary<string, string?> globals)
    {
        var needed = new SortedSet<int> { target };
        var open = new Stack<int>([target]);
        while (open.TryPop(out int index))
        {
            foreach (int below in stages[index].Needs.Where(needed.Add))
                open.Push(below);
        }
        int step = 1;
        foreach (int index in needed)
        {
            stages[index] = stages[index] with { FirstStep = step };
            step += 1 + stages[index].Instructions.Count;
        }
        return new BuildGraph
        {
            Stages = stages, Target = stages[target], Needed = [.. needed.Select(index => stages[index])], StepCount = step - 1, GlobalArguments = globals,
        };
    }

    private static LabelInstruction LabelsOf(IReadOnlyDictionary<string, string> labels, SourceRange where)
    {
        IReadOnlyList<KeyValuePair<string, string>> sorted = [.. labels.OrderBy(label => label.Key, StringComparer.Ordinal)];
        // Their values are not expanded: single quotes keep them as they are.
        return new LabelInstruction
        {
            Keyword = "LABEL", Range = where,
            Original = "LABEL " + string.Join(' ', sorted.Select(label => $"{label.Key}={label.Value}")),
            Labels = [.. sorted.Select(label => KeyValuePair.Create(Quoted(label.Key), Quoted(label.Value)))],
        };
    }

    private static string Quoted(string text) => "'" + text.Replace("'", "'\"'\"'", StringComparison.Ordinal) + "'";

    private static string Expanded(Instruction instruction, Func<string> expand)
    {
        try
        {
            return expand();
        }
        catch (FormatException broken)
        {
            throw new BuildException(BuildFailure.Syntax, $"failed to process \"{instruction.Original}\": {broken.Message}", instruction.Range, broken);
        }
    }
}

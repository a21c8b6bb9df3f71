using Gantry.Build.Dockerfiles;
using Gantry.Build.Dockerfiles.Instructions;
using Gantry.Build.Files;
using Gantry.Build.Graphs;
using Gantry.Oci.ImageSpec;

namespace Gantry.Build.Stages;

/// <summary>The instructions that change only what the image says of itself. Pure.</summary>
/// <param name="globals">The ARGs in front of the first FROM.</param>
internal sealed class ConfigChanges(BuildArguments arguments, IReadOnlyDictionary<string, string?> globals, char escape)
{
    /// <summary>The changed state, and the step in the words that go into the image's history.</summary>
    public (StageState State, string Words) Apply(StageState state, Instruction instruction) => instruction switch
    {
        ArgInstruction arg => Arg(state, arg),
        CmdInstruction cmd => Cmd(state, cmd),
        EntrypointInstruction entrypoint => Entrypoint(state, entrypoint),
        EnvInstruction env => Env(state, env),
        ExposeInstruction expose => Expose(state, expose),
        HealthcheckInstruction check => Health(state, check),
        LabelInstruction label => Label(state, label),
        OnbuildInstruction trigger => (state.With(config => config with { OnBuild = [.. config.OnBuild ?? [], trigger.Trigger] }), $"ONBUILD {trigger.Trigger}"),
        ShellInstruction shell => (state.With(config => config with { Shell = shell.Words }), $"SHELL [{string.Join(' ', shell.Words)}]"),
        TextInstruction text => Text(state, text),
        VolumeInstruction volume => Volume(state, volume),
        _ => throw new InvalidOperationException($"{instruction.Keyword} changes files"),
    };

    private static (StageState, string) Cmd(StageState state, CmdInstruction cmd)
    {
        IReadOnlyList<string> words = cmd.Command.With(state.Shell);
        return (state.With(config => config with { Cmd = words }) with { HasOwnCommand = true }, $"CMD {Quoted(words)}");
    }

    // An entry point of one's own does without the command of the base image.
    private static (StageState, string) Entrypoint(StageState state, EntrypointInstruction entrypoint)
    {
        IReadOnlyList<string> words = entrypoint.Command.With(state.Shell);
        return (state.With(config => config with { Entrypoint = words, Cmd = state.HasOwnCommand ? config.Cmd : [] }), $"ENTRYPOINT {Quoted(words)}");
    }

    private (StageState, string) Arg(StageState state, ArgInstruction arg)
    {
        List<KeyValuePair<string, string?>> declared = [.. state.Arguments];
        var words = new List<string>();
        foreach ((string written, string? fallback) in arg.Arguments)
        {
            StageState sofar = state with { Arguments = declared };
            string name = Expanded(arg, sofar, written);
            string? value = arguments.Given(name)
                ?? (fallback is null ? globals.GetValueOrDefault(name) ?? arguments.OfPlatform(name) : Expanded(arg, sofar, fallback));
            declared.RemoveAll(known => known.Key == name);
            declared.Add(new(name, value));
            words.Add(value is null || BuildArguments.IsProxy(name) ? name : $"{name}={value}");
        }
        return (state with { Arguments = declared }, $"ARG {string.Join(' ', words)}");
    }

    private (StageState, string) Env(StageState state, EnvInstruction env)
    {
        List<string> variables = [.. state.Config.Env];
        var words = new List<string>();
        foreach ((string writtenName, string writtenValue) in env.Variables)
        {
            // All of one instruction see the variables as they were before it.
            string name = Expanded(env, state, writtenName), value = Expanded(env, state, writtenValue);
            if (name.Length == 0 || name.Contains('\0') || value.Contains('\0'))
                throw new BuildException(BuildFailure.Syntax, "ENV names can not be blank", env.Range);
            string variable = $"{name}={value}";
            int known = variables.FindIndex(old => old.StartsWith(name + "=", StringComparison.Ordinal));
            if (known >= 0)
                variables[known] = variable;
            else
                variables.Add(variable);
            words.Add(variable);
        }
        return (state.With(config => config with { Env = variables }), $"ENV {string.Join(' ', words)}");
    }

    private (StageState, string) Label(StageState state, LabelInstruction label)
    {
        var labels = new SortedDictionary<string, string>(state.Config.Labels.ToDictionary(), StringComparer.Ordinal);
        var words = new List<string>();
        foreach ((string name, string value) in label.Labels)
        {
            (string key, string text) = (Expanded(label, state, name), Expanded(label, state, value));
            labels[key] = text;
            words.Add($"{key}={text}");
        }
        return (state.With(config => config with { Labels = labels }), $"LABEL {string.Join(' ', words)}");
    }

    private (StageState, string) Expose(StageState state, ExposeInstruction expose)
    {
        IReadOnlyList<string> ports = Guarded(expose, () => new Expander(state.Lookup, escape).Words(expose.Ports));
        IEnumerable<string> all = ports.SelectMany(port => PortRange.Expand(port)
            ?? throw new BuildException(BuildFailure.Syntax, $"invalid containerPort: {port}", expose.Range));
        IReadOnlyList<string> sorted = [.. state.Config.ExposedPorts.Concat(all).Distinct().Order(StringComparer.Ordinal)];
        return (state.With(config => config with { ExposedPorts = sorted }), $"EXPOSE {string.Join(' ', ports)}");
    }

    private (StageState, string) Volume(StageState state, VolumeInstruction volume)
    {
        IReadOnlyList<string> paths = [.. volume.Paths.Select(path => Expanded(volume, state, path))];
        IReadOnlyList<string> sorted = [.. state.Config.Volumes.Concat(paths).Distinct().Order(StringComparer.Ordinal)];
        return (state.With(config => config with { Volumes = sorted }), $"VOLUME [{string.Join(' ', paths)}]");
    }

    private static (StageState, string) Health(StageState state, HealthcheckInstruction check) =>
        (state.With(config => config with { Healthcheck = HealthJson.Of(check) }), check.Original.Trim());

    private (StageState, string) Text(StageState state, TextInstruction instruction)
    {
        string text = instruction.Keyword == "MAINTAINER" ? instruction.Text : Expanded(instruction, state, instruction.Text);
        StageState changed = instruction.Keyword switch
        {
            "MAINTAINER" => state with { Image = state.Image with { Author = text } },
            "USER" when text.Any(char.IsControl) => throw new BuildException(BuildFailure.Syntax, "USER has a control character", instruction.Range),
            "USER" => state.With(config => config with { User = text }),
            "STOPSIGNAL" => state.With(config => config with { StopSignal = SignalName(text, instruction.Range) }),
            "WORKDIR" => state.With(config => config with { WorkingDir = WorkingDirectory(state, text, instruction.Range) }),
            _ => throw new InvalidOperationException(instruction.Keyword),
        };
        return (changed, $"{instruction.Keyword} {(instruction.Keyword == "WORKDIR" ? changed.WorkingDirectory : text)}");
    }

    private static string WorkingDirectory(StageState state, string text, SourceRange where) =>
        text.Length > 0 && !text.Contains('\0') ? CleanPath.Absolute(text, state.WorkingDirectory)
        : throw new BuildException(BuildFailure.Syntax, "cannot normalize nothing", where);

    private static string SignalName(string text, SourceRange where)
    {
        string name = text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        bool isKnown = int.TryParse(text, out int number) ? number is >= 1 and <= 64 : StopSignals.IsKnown(name);
        return isKnown ? text : throw new BuildException(BuildFailure.Syntax, $"Invalid signal: {text}", where);
    }

    private string Expanded(Instruction instruction, StageState state, string text) =>
        Guarded(instruction, () => new Expander(state.Lookup, escape).Word(text));

    internal static T Guarded<T>(Instruction instruction, Func<T> expand)
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

    private static string Quoted(IReadOnlyList<string> words) => $"[{string.Join(' ', words.Select(word => $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}]";
}

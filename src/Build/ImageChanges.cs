using Gantry.Build.Dockerfiles;
using Gantry.Build.Dockerfiles.Instructions;
using Gantry.Build.Graphs;
using Gantry.Build.Stages;
using Gantry.Oci.ImageSpec;

namespace Gantry.Build;

/// <summary>Applies single instructions of a Dockerfile to an image's configuration: the --change of commit and import.</summary>
public static class ImageChanges
{
    private static readonly string[] Allowed =
        ["CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "ONBUILD", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"];

    /// <summary>The changed configuration; an instruction that is none, or that would change files, is refused.</summary>
    public static ImageConfig Apply(ImageConfig config, IReadOnlyList<string> changes)
    {
        StageState state = StageState.Scratch(Platform.Current);
        state = state with { Image = state.Image with { Config = config } };
        var arguments = new BuildArguments(new Dictionary<string, string>(), Platform.Current, Platform.Current);
        var configuration = new ConfigChanges(arguments, new Dictionary<string, string?>(), escape: '\\');
        foreach (Instruction instruction in changes.Where(change => !string.IsNullOrWhiteSpace(change)).SelectMany(change => Dockerfile.Parse(change).Instructions))
        {
            if (!Allowed.Contains(instruction.Keyword))
                throw new BuildException(BuildFailure.Invalid, $"{instruction.Keyword.ToLowerInvariant()} is not a valid change command");
            (state, _) = configuration.Apply(state, instruction);
        }
        return state.Config;
    }
}

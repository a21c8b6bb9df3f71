using Gantry.Build.Caching;
using Gantry.Build.Dockerfiles.Instructions;
using Gantry.Build.Files;
using Gantry.Images;
using Gantry.Linux.Files;

namespace Gantry.Build.Stages;

/// <summary>WORKDIR: later steps start there, and the directory is made where it is missing.</summary>
internal sealed class WorkdirStep(StageRun stage, TextInstruction instruction)
{
    public Task<StageState> RunAsync(StageState state)
    {
        (StageState changed, string words) = stage.Build.Changes.Apply(state, instruction);
        var inputs = new StepInputs();
        inputs.Add(StepInputNames.Parent, state.Parent);
        inputs.Add("the directory", changed.WorkingDirectory);
        return stage.LayerAsync(changed, instruction, inputs, CreatedBy.Change(state, words), () => MakeAsync(changed));
    }

    private async Task<NewLayer> MakeAsync(StageState state)
    {
        BuildParts parts = stage.Build.Parts;
        await using StepSnapshot snapshot = await StepSnapshot.CreateAsync(parts, state.ChainIds, stage.Cancel);
        using (var area = new WorkArea(parts.Options.Root))
            snapshot.Show(area, rootfs => MakeDirectory(rootfs, state.WorkingDirectory));
        return await snapshot.CommitAsync(new LayerOptions { LatestTime = stage.Build.Arguments.SourceDate }, stage.Cancel);
    }

    private bool MakeDirectory(string rootfs, string directory)
    {
        using RootDirectory root = RootDirectory.Open(rootfs);
        using var writer = new TreeWriter(root, new FileFacts(0, 0, 0x1ED, new UnixTime(stage.Now.ToUnixTimeSeconds(), 0)));
        writer.Enter(RawText.Of(CleanPath.Relative(directory)));
        writer.Finish();
        return true;
    }
}

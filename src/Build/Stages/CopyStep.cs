using Gantry.Build.Caching;
using Gantry.Build.Copying;
using Gantry.Build.Dockerfiles.Instructions;
using Gantry.Build.Files;
using Gantry.Engine.Specs;
using Gantry.Images;
using Gantry.Linux.Files;
using Gantry.Oci;

namespace Gantry.Build.Stages;

/// <summary>COPY and ADD: finds the files, looks whether they were copied before, and otherwise copies them.</summary>
internal sealed class CopyStep(StageRun stage, CopyInstruction instruction)
{
    public async Task<StageState> RunAsync(StageState state)
    {
        CopyWords words = Words(state);
        await using CopySources sources = await CopySources.OpenAsync(stage, words, instruction);
        IReadOnlyList<KeyValuePair<string, string>> files = await sources.FilesAsync();
        var inputs = new StepInputs();
        // What is below does not matter to a layer of its own, unless names of users are looked up there.
        bool isOfItsOwn = words.IsLink && !NeedsAccounts(words.Owner);
        if (!isOfItsOwn)
            inputs.Add(StepInputNames.Parent, state.Parent);
        inputs.Add("the instruction", words.Canonical);
        inputs.AddFiles(files);
        string createdBy = CreatedBy.Change(state, $"{instruction.Keyword} {Flags(words)}{sources.KindOf(files.Count)}:{HashOf(files)} in {words.Shown} ");
        return await stage.LayerAsync(state, instruction, inputs, createdBy, () => isOfItsOwn ? MakeAloneAsync(state, words, sources) : MakeAsync(state, words, sources), isOfItsOwn);
    }

    private CopyWords Words(StageState state)
    {
        string Expand(string text) => ConfigChanges.Guarded(instruction, () => stage.Expander(state).Word(text));
        string destination = Expand(instruction.Destination);
        if (instruction.Sources.Count + instruction.Heredocs.Count > 1 && !destination.EndsWith('/') && destination is not ("." or "..") && !destination.EndsWith("/.", StringComparison.Ordinal))
            throw new BuildException(BuildFailure.Syntax, $"When using {instruction.Keyword} with more than one source file, the destination must be a directory and end with a /", instruction.Range);
        string? mode = instruction.Mode is null ? null : Expand(instruction.Mode);
        ModeChange? change = mode is null ? null : ModeChange.TryParse(mode) ?? throw new BuildException(BuildFailure.Syntax, $"invalid value for --chmod: {mode}", instruction.Range);
        return new CopyWords
        {
            Keyword = instruction.Keyword,
            Sources = [.. instruction.Sources.Select(Expand)],
            Heredocs = [.. instruction.Heredocs.Select(heredoc => heredoc.Expands
                ? heredoc with { Content = ConfigChanges.Guarded(instruction, () => stage.Expander(state).Text(heredoc.Content)) }
                : heredoc)],
            Shown = destination,
            Destination = CleanPath.Absolute(destination, state.WorkingDirectory),
            IsDirectory = destination.EndsWith('/') || destination is "." or ".." || destination.EndsWith("/.", StringComparison.Ordinal),
            Owner = instruction.Owner is null ? null : Expand(instruction.Owner),
            Mode = mode,
            ModeChange = change,
            Excludes = [.. instruction.Excludes.Select(Expand)],
            KeepsParents = instruction.KeepsParents,
            IsLink = instruction.IsLink,
            Unpacks = instruction.Unpacks,
        };
    }

    private async Task<NewLayer> MakeAsync(StageState state, CopyWords words, CopySources sources)
    {
        BuildParts parts = stage.Build.Parts;
        IReadOnlyList<CopyGroup> groups = await sources.GroupsAsync();
        await using StepSnapshot snapshot = await StepSnapshot.CreateAsync(parts, state.ChainIds, stage.Cancel);
        using (var area = new WorkArea(parts.Options.Root))
            snapshot.Show(area, rootfs => Write(rootfs, words, groups));
        return await snapshot.CommitAsync(Options, stage.Cancel);
    }

    // Copied into an empty tree: no link below is followed and no directory's mode taken over, so the layer is the same on any other.
    private async Task<NewLayer> MakeAloneAsync(StageState state, CopyWords words, CopySources sources)
    {
        IReadOnlyList<CopyGroup> groups = await sources.GroupsAsync();
        using LayerTree tree = stage.Build.Parts.Images.NewTree();
        Write(tree.Path, words, groups);
        return await stage.Build.Parts.Images.AddLayerAsync(tree, state.ChainIds, Options, stage.Cancel);
    }

    private LayerOptions Options => new() { LatestTime = stage.Build.Arguments.SourceDate, RewritesTimes = stage.Build.Arguments.SourceDate is not null };

    private bool Write(string rootfs, CopyWords words, IReadOnlyList<CopyGroup> groups)
    {
        var target = new CopyTarget
        {
            Path = RawText.Of(CleanPath.Relative(words.Destination)),
            IsDirectory = words.IsDirectory,
            Owner = words.Owner is null ? null : OwnerOf(words.Owner, rootfs),
            Mode = words.ModeChange,
            Now = new UnixTime(stage.Now.ToUnixTimeSeconds(), 0),
        };
        new CopyWork(target, stage.Build.Parts.Options.Limits).Run(rootfs, groups, stage.Cancel);
        return true;
    }

    // USER alone takes the user's own group; a number alone is also the group's.
    private static (uint, uint) OwnerOf(string owner, string rootfs)
    {
        using RootDirectory root = RootDirectory.Open(rootfs);
        string[] parts = owner.Split(':', 2);
        bool isNumberAlone = parts.Length == 1 && !NeedsAccounts(owner);
        if (!NeedsAccounts(owner))
            return (UserLookup.ParseId(parts[0], "user"), UserLookup.ParseId(isNumberAlone ? parts[0] : parts[1], "group"));
        var lookup = new UserLookup(AccountFile.Read(root, "etc/passwd"), AccountFile.Read(root, "etc/group"));
        ResolvedUser found = lookup.Resolve(owner, null, [], onlyNamedGroups: true);
        return (found.Uid, found.Gid);
    }

    private static bool NeedsAccounts(string? owner) => owner is not null && owner.Split(':', 2).Any(part => part.Length == 0 || !part.All(char.IsAsciiDigit));

    private string Flags(CopyWords words) =>
        (words.Owner is null ? "" : $"--chown={words.Owner} ") + (words.Mode is null ? "" : $"--chmod={words.Mode} ") + (instruction.IsLink ? "--link " : "");

    private static string HashOf(IReadOnlyList<KeyValuePair<string, string>> files) =>
        Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', files.Select(file => $"{file.Key}\0{file.Value}")))).Hex;
}

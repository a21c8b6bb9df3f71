using Gantry.Build.Caching;
using Gantry.Build.Copying;
using Gantry.Build.Dockerfiles;
using Gantry.Build.Dockerfiles.Instructions;
using Gantry.Build.Files;
using Gantry.Build.Graphs;
using Gantry.Build.Remotes;
using Gantry.Linux.Files;
using Gantry.Oci;

namespace Gantry.Build.Stages;

/// <summary>Where the files of one COPY or ADD come from: the context, a stage, an image, heredocs, URLs, repositories.</summary>
internal sealed class CopySources : IAsyncDisposable
{
    private readonly StageRun stage;
    private readonly CopyWords words;
    private readonly CopyInstruction instruction;
    private readonly List<CopyGroup> groups = [];
    private readonly List<IDisposable> opened = [];
    private IReadOnlyList<Digest>? chain;
    private LayerView? view;
    private WorkArea? area;

    private CopySources(StageRun stage, CopyWords words, CopyInstruction instruction) => (this.stage, this.words, this.instruction) = (stage, words, instruction);

    /// <summary>file, dir or multi: the word for the image's history.</summary>
    public string KindOf(int files) => chain is not null ? files == 1 ? "file" : "dir" : groups.Count == 1 ? groups[0].Selection.Kind : "multi";

    public static async Task<CopySources> OpenAsync(StageRun stage, CopyWords words, CopyInstruction instruction)
    {
        var sources = new CopySources(stage, words, instruction);
        try
        {
            await sources.OpenAsync();
            return sources;
        }
        catch
        {
            await sources.DisposeAsync();
            throw;
        }
    }

    /// <summary>Each file by its place below the destination, with all that counts of it.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> FilesAsync()
    {
        if (chain is null)
            return [.. groups.SelectMany(FilesOf)];
        // The files of layers never change: what was found in them once is found again.
        Digest memo = MemoKey(chain);
        if (stage.Build.Parts.Cache.Find(memo) is { } record)
            return record.Inputs;
        IReadOnlyList<KeyValuePair<string, string>> files = [.. (await GroupsAsync()).SelectMany(FilesOf)];
        const int MostRemembered = 2000;
        if (files.Count > MostRemembered)
            files = [new("the files", Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', files.Select(file => $"{file.Key}\0{file.Value}")))).ToString())];
        stage.Build.Parts.Cache.Add(new CacheRecord { Key = memo, Inputs = files, Instruction = instruction.Original, CreatedAt = stage.Build.Parts.Clock.GetUtcNow(), UsedAt = stage.Build.Parts.Clock.GetUtcNow() });
        return files;
    }

    public async Task<IReadOnlyList<CopyGroup>> GroupsAsync()
    {
        if (chain is not null && view is null)
        {
            view = await LayerView.OpenAsync(stage.Build.Parts, chain, stage.Cancel);
            groups.Add(Select(view.Tree, words.Sources, keepsOwners: true, unpacks: false));
        }
        return groups;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable one in opened)
            one.Dispose();
        if (view is not null)
            await view.DisposeAsync();
        area?.Dispose();
    }

    private async Task OpenAsync()
    {
        if (instruction.From is { } from)
        {
            chain = await ChainOfAsync(stage, from);
            return;
        }
        List<string> local = [];
        foreach (string source in words.Sources)
        {
            if (instruction.IsAdd && GitReference.TryParse(source) is { } repository)
                await AddRepositoryAsync(repository);
            else if (instruction.IsAdd && RemoteFile.IsUrl(source))
                await AddUrlAsync(source);
            else
                local.Add(source);
        }
        if (local.Count > 0)
            groups.Add(Select(stage.Build.Context, local, keepsOwners: false, unpacks: instruction.IsAdd && words.Unpacks != false));
        if (instruction.Checksum is not null && local.Count > 0)
            throw new BuildException(BuildFailure.Step, "checksum can't be specified for non-HTTP(S) sources");
        AddHeredocs();
    }

    /// <summary>The layers of a stage or image that a --from names.</summary>
    public static async Task<IReadOnlyList<Digest>> ChainOfAsync(StageRun stage, string from)
    {
        BuildGraph graph = stage.Build.Graph;
        if (BuildGraph.FindStage(graph.Stages, from, stage.Index) is { } index)
            return (await stage.Build.StageAsync(index)).ChainIds;
        return from == "scratch" ? [] : (await stage.Build.ImageAsync(from)).ChainIds;
    }

    private async Task AddUrlAsync(string url)
    {
        Digest? expected = null;
        if (instruction.Checksum is { } text)
            expected = Digest.TryParse(stage.Build.Arguments.Given(text) ?? text, out Digest parsed) ? parsed : throw new BuildException(BuildFailure.Step, $"invalid checksum: {text}");
        string directory = Area().NewDirectory();
        string name = await new RemoteFile(stage.Build.Parts.Options.Limits).FetchAsync(url, directory, expected, stage.Cancel);
        groups.Add(Select(Opened(directory), [Escaped(name)], keepsOwners: false, unpacks: words.Unpacks == true));
    }

    private async Task AddRepositoryAsync(GitReference repository)
    {
        string directory = Area().NewDirectory();
        bool keepsGit = instruction.KeepsGitDirectory || stage.Build.Arguments.KeepsGitDirectory;
        string top = await new GitCheckout(stage.Build.Parts.Options.Limits, stage.Build.Parts.Clock).CloneAsync(repository, directory, keepsGit, stage.Cancel);
        groups.Add(Select(Opened(top), ["."], keepsOwners: false, unpacks: false));
    }

    private void AddHeredocs()
    {
        if (words.Heredocs.Count == 0)
            return;
        string directory = Area().NewDirectory();
        foreach (Heredoc heredoc in words.Heredocs)
        {
            string name = heredoc.Name[(heredoc.Name.LastIndexOf('/') + 1)..];
            if (name.Length == 0 || name is "." or "..")
                throw new BuildException(BuildFailure.Step, $"the heredoc {heredoc.Word} has no name that a file can have");
            System.IO.File.WriteAllText(Path.Combine(directory, name), heredoc.Content);
            System.IO.File.SetUnixFileMode(Path.Combine(directory, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            System.IO.File.SetLastWriteTimeUtc(Path.Combine(directory, name), stage.Now.UtcDateTime);
        }
        groups.Add(Select(Opened(directory), [.. words.Heredocs.Select(heredoc => Escaped(heredoc.Name[(heredoc.Name.LastIndexOf('/') + 1)..])).Distinct()], keepsOwners: false, unpacks: false));
    }

    private CopyGroup Select(SourceTree tree, IReadOnlyList<string> sources, bool keepsOwners, bool unpacks) =>
        new(tree, CopySelection.Make(tree, sources, words.Excludes, words.KeepsParents), keepsOwners, unpacks);

    private static IEnumerable<KeyValuePair<string, string>> FilesOf(CopyGroup group)
    {
        foreach (CopyItem item in group.Selection.Items)
        {
            FileStatus status = item.Status;
            string content = status.Kind switch
            {
                FileKind.Regular => group.Tree.ContentOf(item.Source).ToString(),
                FileKind.SymbolicLink => group.Tree.ReadLink(item.Source),
                FileKind.CharacterDevice or FileKind.BlockDevice => $"{status.DeviceMajor}:{status.DeviceMinor}",
                _ => "",
            };
            string owner = group.KeepsOwners ? $"{status.Owner}:{status.Group}" : "";
            yield return new(RawText.Show(item.Target), $"{status.Kind} {Convert.ToString(status.Permissions, 8)} {owner} {content}");
        }
    }

    private Digest MemoKey(IReadOnlyList<Digest> layers) => Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(string.Join(
        '\0', "files of", layers.Count == 0 ? "scratch" : layers[^1].ToString(), words.KeepsParents, string.Join('\u0001', words.Sources), string.Join('\u0001', words.Excludes))));

    private WorkArea Area() => area ??= new WorkArea(stage.Build.Parts.Options.Root);

    private SourceTree Opened(string directory)
    {
        var tree = new SourceTree(directory);
        opened.Add(tree);
        return tree;
    }

    private static string Escaped(string name) => PathPattern.IsPattern(name) ? string.Concat(name.Select(c => c is '*' or '?' or '[' or '\\' ? $"\\{c}" : c.ToString())) : name;
}

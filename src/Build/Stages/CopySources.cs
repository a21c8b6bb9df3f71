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
    private readonly StageRun _stage;
    private readonly CopyWords _words;
    private readonly CopyInstruction _instruction;
    private readonly List<CopyGroup> _groups = [];
    private readonly List<IDisposable> _opened = [];
    private IReadOnlyList<Digest>? _chain;
    private LayerView? _view;
    private WorkArea? _area;

    private CopySources(StageRun stage, CopyWords words, CopyInstruction instruction) => (_stage, _words, _instruction) = (stage, words, instruction);

    /// <summary>file, dir or multi: the word for the image's history.</summary>
    public string KindOf(int files) => _chain is not null ? files == 1 ? "file" : "dir" : _groups.Count == 1 ? _groups[0].Selection.Kind : "multi";

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
        if (_chain is null)
            return [.. _groups.SelectMany(FilesOf)];
        // The files of layers never change: what was found in them once is found again.
        Digest memo = MemoKey(_chain);
        if (_stage.Build.Parts.Cache.Find(memo) is { } record)
            return record.Inputs;
        IReadOnlyList<KeyValuePair<string, string>> files = [.. (await GroupsAsync()).SelectMany(FilesOf)];
        const int MostRemembered = 2000;
        if (files.Count > MostRemembered)
            files = [new("the files", Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', files.Select(file => $"{file.Key}\0{file.Value}")))).ToString())];
        _stage.Build.Parts.Cache.Add(new CacheRecord { Key = memo, Inputs = files, Instruction = _instruction.Original, CreatedAt = _stage.Build.Parts.Clock.GetUtcNow(), UsedAt = _stage.Build.Parts.Clock.GetUtcNow() });
        return files;
    }

    public async Task<IReadOnlyList<CopyGroup>> GroupsAsync()
    {
        if (_chain is not null && _view is null)
        {
            _view = await LayerView.OpenAsync(_stage.Build.Parts, _chain, _stage.Cancel);
            _groups.Add(Select(_view.Tree, _words.Sources, keepsOwners: true, unpacks: false));
        }
        return _groups;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable one in _opened)
            one.Dispose();
        if (_view is not null)
            await _view.DisposeAsync();
        _area?.Dispose();
    }

    private async Task OpenAsync()
    {
        if (_instruction.From is { } from)
        {
            _chain = await ChainOfAsync(_stage, from);
            return;
        }
        List<string> local = [];
        foreach (string source in _words.Sources)
        {
            if (_instruction.IsAdd && GitReference.TryParse(source) is { } repository)
                await AddRepositoryAsync(repository);
            else if (_instruction.IsAdd && RemoteFile.IsUrl(source))
                await AddUrlAsync(source);
            else
                local.Add(source);
        }
        if (local.Count > 0)
            _groups.Add(Select(_stage.Build.Context, local, keepsOwners: false, unpacks: _instruction.IsAdd && _words.Unpacks != false));
        if (_instruction.Checksum is not null && local.Count > 0)
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
        if (_instruction.Checksum is { } text)
            expected = Digest.TryParse(_stage.Build.Arguments.Given(text) ?? text, out Digest parsed) ? parsed : throw new BuildException(BuildFailure.Step, $"invalid checksum: {text}");
        string directory = Area().NewDirectory();
        string name = await new RemoteFile(_stage.Build.Parts.Options.Limits).FetchAsync(url, directory, expected, _stage.Cancel);
        _groups.Add(Select(Opened(directory), [Escaped(name)], keepsOwners: false, unpacks: _words.Unpacks == true));
    }

    private async Task AddRepositoryAsync(GitReference repository)
    {
        string directory = Area().NewDirectory();
        bool keepsGit = _instruction.KeepsGitDirectory || _stage.Build.Arguments.KeepsGitDirectory;
        string top = await new GitCheckout(_stage.Build.Parts.Options.Limits, _stage.Build.Parts.Clock).CloneAsync(repository, directory, keepsGit, _stage.Cancel);
        _groups.Add(Select(Opened(top), ["."], keepsOwners: false, unpacks: false));
    }

    private void AddHeredocs()
    {
        if (_words.Heredocs.Count == 0)
            return;
        string directory = Area().NewDirectory();
        foreach (Heredoc heredoc in _words.Heredocs)
        {
            string name = heredoc.Name[(heredoc.Name.LastIndexOf('/') + 1)..];
            if (name.Length == 0 || name is "." or "..")
                throw new BuildException(BuildFailure.Step, $"the heredoc {heredoc.Word} has no name that a file can have");
            System.IO.File.WriteAllText(Path.Combine(directory, name), heredoc.Content);
            System.IO.File.SetUnixFileMode(Path.Combine(directory, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            System.IO.File.SetLastWriteTimeUtc(Path.Combine(directory, name), _stage.Now.UtcDateTime);
        }
        _groups.Add(Select(Opened(directory), [.. _words.Heredocs.Select(heredoc => Escaped(heredoc.Name[(heredoc.Name.LastIndexOf('/') + 1)..])).Distinct()], keepsOwners: false, unpacks: false));
    }

    private CopyGroup Select(SourceTree tree, IReadOnlyList<string> sources, bool keepsOwners, bool unpacks) =>
        new(tree, CopySelection.Make(tree, sources, _words.Excludes, _words.KeepsParents), keepsOwners, unpacks);

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
        '\0', "files of", layers.Count == 0 ? "scratch" : layers[^1].ToString(), _words.KeepsParents, string.Join('\u0001', _words.Sources), string.Join('\u0001', _words.Excludes))));

    private WorkArea Area() => _area ??= new WorkArea(_stage.Build.Parts.Options.Root);

    private SourceTree Opened(string directory)
    {
        var tree = new SourceTree(directory);
        _opened.Add(tree);
        return tree;
    }

    private static string Escaped(string name) => PathPattern.IsPattern(name) ? string.Concat(name.Select(c => c is '*' or '?' or '[' or '\\' ? $"\\{c}" : c.ToString())) : name;
}

using System.Globalization;
using Gantry.Build.Caching;
using Gantry.Build.Copying;
using Gantry.Build.Dockerfiles.Instructions;
using Gantry.Build.Files;
using Gantry.Engine.Containers;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Mounts;
using Gantry.Oci;

namespace Gantry.Build.Stages;

/// <summary>The --mount flags of a RUN: what they mean for the cache key, and the mounts themselves.</summary>
/// <remarks>Sources are found inside their tree, and what was found is mounted by its descriptor: no name is used twice.</remarks>
internal sealed class RunMounts(StageRun stage, StageState state, IReadOnlyList<RunMount> mounts)
{
    /// <summary>Content that is mounted counts; what is in caches, and secrets, do not.</summary>
    public async Task AddToAsync(StepInputs inputs)
    {
        foreach (RunMount mount in mounts)
        {
            inputs.Add($"the mount {mount.Target}", $"{mount.Kind} {mount.From} {mount.Source} {mount.Target} {mount.IsWritable} {mount.Id} {mount.Size} {mount.Owner}:{mount.Group} {mount.Mode} {mount.Variable}");
            // Whatever it counts for, a stage is waited for here: the step itself must wait for none while it has one of the few places.
            string? layers = mount.From is { } from ? await ChainNameAsync(from) : null;
            if (mount.Kind != RunMountKind.Bind)
                continue;
            if (layers is not null)
                inputs.Add($"the layers of {mount.From}", layers);
            else
                inputs.AddFiles([.. ContextFiles(mount)]);
        }
    }

    public async Task<PreparedMounts> PrepareAsync(WorkArea area)
    {
        var prepared = new PreparedMounts(area);
        try
        {
            foreach (RunMount mount in mounts)
                await PrepareAsync(mount, prepared, area);
            return prepared;
        }
        catch
        {
            await prepared.DisposeAsync();
            throw;
        }
    }

    private Task PrepareAsync(RunMount mount, PreparedMounts prepared, WorkArea area) => mount.Kind switch
    {
        RunMountKind.Bind => BindAsync(mount, prepared, area),
        RunMountKind.Cache => CacheAsync(mount, prepared, area),
        RunMountKind.Tmpfs => TmpfsAsync(mount, prepared),
        RunMountKind.Secret => SecretAsync(mount, prepared, area),
        _ => throw new BuildException(BuildFailure.Unsupported, "RUN --mount=type=ssh is not supported: this builder has no way to an agent of the client"),
    };

    private async Task BindAsync(RunMount mount, PreparedMounts prepared, WorkArea area)
    {
        if (mount.From is null)
        {
            Show(mount, stage.Build.Context, prepared, area);
            return;
        }
        IReadOnlyList<Digest> chain = await CopySources.ChainOfAsync(stage, mount.From);
        LayerView view = await LayerView.OpenAsync(stage.Build.Parts, chain, stage.Cancel);
        prepared.Hold(view);
        Show(mount, view.Tree, prepared, area);
    }

    // What is written to a bind mount goes to a copy-on-write layer that nobody keeps.
    private void Show(RunMount mount, SourceTree tree, PreparedMounts prepared, WorkArea area)
    {
        using Descriptor place = Open(tree.Root, mount.Source);
        bool isDirectory = FileAt.Status(place).Kind == FileKind.Directory;
        string path = isDirectory && mount.IsWritable ? Writable(place, area)
            : mount.IsWritable ? Copied(place, area)
            : Attached(place, isDirectory, area);
        prepared.Add(new MountConfig { HostPath = path, ContainerPath = Target(mount), IsReadOnly = !mount.IsWritable });
    }

    private async Task CacheAsync(RunMount mount, PreparedMounts prepared, WorkArea area)
    {
        string id = mount.Id.Length > 0 ? mount.Id : CleanPath.Absolute(mount.Target, state.WorkingDirectory);
        Func<string, Task>? fill = mount.From is null ? null : directory => FillAsync(mount, directory);
        CacheMount cache = await stage.Build.Parts.CacheMounts.OpenAsync(id, mount, fill, stage.Cancel);
        prepared.Hold(cache);
        using RootDirectory root = RootDirectory.Open(cache.Directory);
        using Descriptor place = mount.From is null && mount.Source.Length > 0 ? Open(root, mount.Source) : Open(root, "");
        prepared.Add(new MountConfig { HostPath = Attached(place, isDirectory: true, area), ContainerPath = Target(mount), IsReadOnly = !mount.IsWritable });
    }

    private async Task FillAsync(RunMount mount, string directory)
    {
        IReadOnlyList<Digest> chain = await CopySources.ChainOfAsync(stage, mount.From!);
        await using LayerView view = await LayerView.OpenAsync(stage.Build.Parts, chain, stage.Cancel);
        CopySelection selection = CopySelection.Make(view.Tree, [mount.Source.Length == 0 ? "." : mount.Source], [], keepsParents: false);
        var target = new CopyTarget { Path = "", IsDirectory = true, Now = new UnixTime(stage.Now.ToUnixTimeSeconds(), 0) };
        new CopyWork(target, stage.Build.Parts.Options.Limits).Run(directory, [new CopyGroup(view.Tree, selection, KeepsOwners: true, Unpacks: false)], stage.Cancel);
    }

    private Task TmpfsAsync(RunMount mount, PreparedMounts prepared)
    {
        string[] size = mount.Size > 0 ? [string.Create(CultureInfo.InvariantCulture, $"size={mount.Size}")] : [];
        prepared.Add(new MountConfig { ContainerPath = Target(mount), TmpfsOptions = ["nosuid", "nodev", "mode=1777", .. size] });
        return Task.CompletedTask;
    }

    private Task SecretAsync(RunMount mount, PreparedMounts prepared, WorkArea area)
    {
        string id = mount.Id.Length > 0 ? mount.Id : mount.Source.Length > 0 ? Path.GetFileName(mount.Source) : Path.GetFileName(mount.Target);
        if (id.Length == 0)
            id = mount.Variable ?? throw new BuildException(BuildFailure.Syntax, "the secret mount of RUN needs an id");
        if (!stage.Build.Request.Secrets.TryGetValue(id, out ReadOnlyMemory<byte> secret))
            return mount.IsRequired ? throw new BuildException(BuildFailure.Step, $"secret {id}: not found") : Task.CompletedTask;
        if (mount.Variable is { } variable)
            prepared.AddVariable($"{variable}={System.Text.Encoding.UTF8.GetString(secret.Span)}");
        if (mount.Variable is not null && mount.Target.Length == 0)
            return Task.CompletedTask;
        string target = mount.Target.Length > 0 ? Target(mount) : $"/run/secrets/{id.Replace('/', '_')}";
        prepared.Add(new MountConfig { HostPath = SecretFile(mount, secret.Span, area), ContainerPath = target, IsReadOnly = true });
        return Task.CompletedTask;
    }

    // In memory, so that it is never written to a disk.
    private static string SecretFile(RunMount mount, ReadOnlySpan<byte> secret, WorkArea area)
    {
        string directory = area.NewDirectory();
        area.WillMount(directory);
        MountTable.Mount("tmpfs", directory, "tmpfs", MountFlags.NoSetUid | MountFlags.NoDevices | MountFlags.NoExecute, "mode=0700,size=16m");
        string file = Path.Combine(directory, "secret");
        WholeFile.Write(file, secret, 0x100);
        using RootDirectory root = RootDirectory.Open(directory);
        using Descriptor open = FileAt.Open(root.Descriptor, RawName.FromLatin1("secret"), OpenFlags.ReadOnly);
        OpenFile.SetOwner(open, mount.Owner, mount.Group);
        OpenFile.SetPermissions(open, mount.Mode ?? 0x100);
        return file;
    }

    private static Descriptor Open(RootDirectory root, string source) =>
        root.TryOpen(RawName.FromLatin1(source.Length == 0 ? "." : RawText.Of(CleanPath.Relative(source)) is { Length: > 0 } path ? path : "."), OpenFlags.Path)
        ?? throw new BuildException(BuildFailure.Step, $"failed to compute cache key: \"{CleanPath.Absolute(source)}\": not found");

    private static string Attached(Descriptor place, bool isDirectory, WorkArea area)
    {
        string path = isDirectory ? area.NewDirectory() : area.NewPath();
        if (!isDirectory)
            File.WriteAllBytes(path, []);
        area.WillMount(path);
        using MountTree tree = MountTree.Clone(place, recursive: false);
        using RootDirectory above = RootDirectory.Open(area.Path);
        using Descriptor here = FileAt.Open(above.Descriptor, RawName.FromUtf8(Path.GetFileName(path)), OpenFlags.Path);
        tree.AttachTo(here);
        return path;
    }

    private static string Writable(Descriptor place, WorkArea area)
    {
        string upper = area.NewDirectory(), work = area.NewDirectory(), target = area.NewDirectory();
        area.WillMount(target);
        FileStatus status = FileAt.Status(place);
        File.SetUnixFileMode(upper, (UnixFileMode)(status.Permissions & 0x1FF));
        MountTable.Mount("overlay", target, "overlay", MountFlags.None, $"lowerdir=/proc/self/fd/{place.Number},upperdir={upper},workdir={work}");
        return target;
    }

    private static string Copied(Descriptor place, WorkArea area)
    {
        string path = area.NewPath();
        File.Copy($"/proc/self/fd/{place.Number}", path);
        File.SetUnixFileMode(path, (UnixFileMode)(FileAt.Status(place).Permissions & 0x1FF));
        return path;
    }

    private string Target(RunMount mount)
    {
        string target = CleanPath.Absolute(mount.Target, state.WorkingDirectory);
        return target != "/" ? target : throw new BuildException(BuildFailure.Step, "invalid mount target \"/\"");
    }

    private async Task<string> ChainNameAsync(string from)
    {
        IReadOnlyList<Digest> chain = await CopySources.ChainOfAsync(stage, from);
        return chain.Count == 0 ? "scratch" : chain[^1].ToString();
    }

    private IEnumerable<KeyValuePair<string, string>> ContextFiles(RunMount mount)
    {
        SourceTree context = stage.Build.Context;
        string path = RawText.Of(CleanPath.Relative(mount.Source));
        if (context.Resolve(path) is not { } top)
            throw new BuildException(BuildFailure.Step, $"failed to compute cache key: \"{CleanPath.Absolute(mount.Source)}\": not found");
        if (top.Status.Kind == FileKind.Regular)
        {
            yield return new(RawText.Show(top.Path), $"{top.Status.Permissions} {context.ContentOf(top.Path)}");
            yield break;
        }
        foreach (SourceEntry entry in context.Walk(top.Path))
        {
            string content = entry.Status.Kind == FileKind.Regular ? context.ContentOf(entry.Path).ToString() : entry.Status.Kind == FileKind.SymbolicLink ? context.ReadLink(entry.Path) : "";
            yield return new(RawText.Show(entry.Path), $"{entry.Status.Kind} {entry.Status.Permissions} {content}");
        }
    }
}

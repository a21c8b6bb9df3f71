using Gantry.Engine.Containers;

namespace Gantry.Build.Stages;

/// <summary>The mounts of one step, ready to be shown to its process.</summary>
internal sealed class PreparedMounts(WorkArea area) : IAsyncDisposable
{
    private readonly List<MountConfig> mounts = [];
    private readonly List<string> variables = [];
    private readonly List<string> targets = [];
    private readonly List<IDisposable> held = [];
    private readonly List<IAsyncDisposable> views = [];

    public IReadOnlyList<MountConfig> Mounts => mounts;

    /// <summary>Secrets that are shown as variables.</summary>
    public IReadOnlyList<string> Variables => variables;

    /// <summary>Where in the container something is mounted.</summary>
    public IReadOnlyList<string> Targets => targets;

    public void Add(MountConfig mount)
    {
        mounts.Add(mount);
        targets.Add(mount.ContainerPath);
    }

    public void AddVariable(string variable) => variables.Add(variable);

    public void AddScript(string target, string content)
    {
        string file = area.NewPath();
        File.WriteAllText(file, content);
        File.SetUnixFileMode(file, (UnixFileMode)0x1ED);
        // /dev is a file system of the container's own, so nothing of this is in the image.
        mounts.Add(new MountConfig { HostPath = file, ContainerPath = target, IsReadOnly = true });
    }

    public void Hold(IDisposable one) => held.Add(one);

    public void Hold(IAsyncDisposable view) => views.Add(view);

    public async ValueTask DisposeAsync()
    {
        // What is mounted on the views goes before them.
        area.UnmountAll();
        foreach (IDisposable one in held)
            one.Dispose();
        foreach (IAsyncDisposable view in views)
            await view.DisposeAsync();
    }
}

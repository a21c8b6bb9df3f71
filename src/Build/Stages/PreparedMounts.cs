using Gantry.Engine.Containers;

namespace Gantry.Build.Stages;

/// <summary>The mounts of one step, ready to be shown to its process.</summary>
internal sealed class PreparedMounts(WorkArea area) : IAsyncDisposable
{
    private readonly List<MountConfig> _mounts = [];
    private readonly List<string> _variables = [];
    private readonly List<string> _targets = [];
    private readonly List<IDisposable> _held = [];
    private readonly List<IAsyncDisposable> _views = [];

    public IReadOnlyList<MountConfig> Mounts => _mounts;

    /// <summary>Secrets that are shown as variables.</summary>
    public IReadOnlyList<string> Variables => _variables;

    /// <summary>Where in the container something is mounted.</summary>
    public IReadOnlyList<string> Targets => _targets;

    public void Add(MountConfig mount)
    {
        _mounts.Add(mount);
        _targets.Add(mount.ContainerPath);
    }

    public void AddVariable(string variable) => _variables.Add(variable);

    public void AddScript(string target, string content)
    {
        string file = area.NewPath();
        File.WriteAllText(file, content);
        File.SetUnixFileMode(file, (UnixFileMode)0x1ED);
        // /dev is a file system of the container's own, so nothing of this is in the image.
        _mounts.Add(new MountConfig { HostPath = file, ContainerPath = target, IsReadOnly = true });
    }

    public void Hold(IDisposable one) => _held.Add(one);

    public void Hold(IAsyncDisposable view) => _views.Add(view);

    public async ValueTask DisposeAsync()
    {
        // What is mounted on the views goes before them.
        area.UnmountAll();
        foreach (IDisposable one in _held)
            one.Dispose();
        foreach (IAsyncDisposable view in _views)
            await view.DisposeAsync();
    }
}

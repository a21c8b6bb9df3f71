namespace Gantry.Engine;

/// <summary>The directories and files of one engine, by name.</summary>
internal sealed class EnginePaths(EngineOptions options)
{
    public string Containers { get; } = Path.Combine(options.Root, "containers");

    public string Pods { get; } = Path.Combine(options.Root, "pods");

    public string RunContainers { get; } = Path.Combine(options.RunDirectory, "containers");

    public string RunPods { get; } = Path.Combine(options.RunDirectory, "pods");

    /// <summary>The OCI runtime's own state.</summary>
    public string RuntimeState { get; } = Path.Combine(options.RunDirectory, "runtime");

    /// <summary>Containers outside any pod, which keep their snapshots between their runs.</summary>
    public string Standalone { get; } = Path.Combine(options.Root, "standalone");

    public string Volumes { get; } = Path.Combine(options.Root, "volumes");

    /// <summary>Who runs with which volume.</summary>
    public string RunVolumes { get; } = Path.Combine(options.RunDirectory, "volumes");

    /// <summary>What the host has mounted for one container alone.</summary>
    public string RunMounts { get; } = Path.Combine(options.RunDirectory, "mounts");

    /// <summary>Hidden pods and their containers, of which a reboot leaves nothing, keep their records where it takes them too.</summary>
    public string HiddenPods { get; } = Path.Combine(options.RunDirectory, "hidden", "pods");

    public string HiddenContainers { get; } = Path.Combine(options.RunDirectory, "hidden", "containers");

    /// <summary>Where a container keeps its record; that of a hidden pod has the pod's id.</summary>
    public string ContainerHome(string id) => $"{(IsHidden(id) ? HiddenContainers : Containers)}/{id}";

    public string PodHome(string id) => $"{(IsHidden(id) ? HiddenPods : Pods)}/{id}";

    public string ContainerRecord(string id) => $"{ContainerHome(id)}/container.json";

    public string ExitFile(string id) => $"{ContainerHome(id)}/exit.json";

    public string PodRecord(string id) => $"{PodHome(id)}/pod.json";

    public string Bundle(string id) => $"{RunContainers}/{id}";

    public string RootFileSystem(string id) => $"{RunContainers}/{id}/rootfs";

    public string PodNamespaces(string id) => $"{RunPods}/{id}/ns";

    public string PodSharedMemory(string id) => $"{RunPods}/{id}/shm";

    public void Create()
    {
        foreach (string directory in (string[])[Containers, Pods, HiddenContainers, HiddenPods, Standalone, RunContainers, RunPods, RuntimeState])
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // A pod's directory is made first and goes last.
    private bool IsHidden(string id) => Directory.Exists($"{HiddenPods}/{id}");
}

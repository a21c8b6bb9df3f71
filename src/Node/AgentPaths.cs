using System.Globalization;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent;

/// <summary>The directories and files of one agent, by name.</summary>
internal sealed class AgentPaths(AgentOptions options)
{
    public string Pods { get; } = Path.Combine(options.RootDirectory, "pods");

    /// <summary>One file system in memory, for what must not reach a disk: secrets and tokens.</summary>
    public string Memory { get; } = Path.Combine(options.RootDirectory, "memory");

    public string Pod(string uid) => Path.Combine(Pods, Checked(uid));

    public string Volumes(string uid) => Path.Combine(Pod(uid), "volumes");

    public string Volume(string uid, string name) => Path.Combine(Volumes(uid), Checked(name));

    public string MemoryVolumes(string uid) => Path.Combine(Memory, Checked(uid));

    public string MemoryVolume(string uid, string name) => Path.Combine(MemoryVolumes(uid), Checked(name));

    public string SubPaths(string uid) => Path.Combine(Pod(uid), "subpaths");

    public string SubPath(string uid, string container, int index) =>
        Path.Combine(SubPaths(uid), Checked(container), index.ToString(CultureInfo.InvariantCulture));

    public string EtcHosts(string uid) => Path.Combine(Pod(uid), "etc-hosts");

    public string TerminationMessage(string uid, string container, int attempt) =>
        Path.Combine(Pod(uid), "containers", Checked(container), string.Create(CultureInfo.InvariantCulture, $"{attempt}.message"));

    public string LogDirectory(Pod pod) => LogDirectory(pod.Namespace, pod.Name, pod.Uid);

    public string LogDirectory(string inNamespace, string name, string uid) =>
        Path.Combine(options.LogDirectory, $"{Checked(inNamespace)}_{Checked(name)}_{Checked(uid)}");

    // Names come from the API, which checks them; a path must not depend on that.
    private static string Checked(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\0') < 0 ? name : throw new AgentException(AgentFailure.Invalid, $"\"{name}\" cannot name a file");
}

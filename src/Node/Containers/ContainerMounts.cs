using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Sandboxes;
using Gantry.NodeAgent.Variables;
using Gantry.NodeAgent.Volumes;

namespace Gantry.NodeAgent.Containers;

/// <summary>The mounts of one container: its volumes, /etc/hosts and the file for its last words.</summary>
internal sealed class ContainerMounts(AgentPaths paths, AgentOptions options, PodVolumes volumes)
{
    /// <summary>Prepares files and sub-paths and returns the mounts. What cannot be done is an <see cref="AgentException"/> for the user.</summary>
    public IReadOnlyList<Cri.Mount> Prepare(Pod pod, Container container, int attempt, IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> addresses)
    {
        var mounts = new List<Cri.Mount>();
        for (int i = 0; i < container.VolumeMounts.Count; i++)
            mounts.Add(MountOf(pod, container, container.VolumeMounts[i], i, variables));

        string lastWords = container.TerminationMessagePath is { Length: > 0 } path ? path : ContainerConfig.DefaultTerminationMessagePath;
        mounts.Add(new Cri.Mount { ContainerPath = lastWords, HostPath = TerminationFile(pod, container, attempt) });
        if (container.VolumeMounts.All(mount => mount.MountPath.TrimEnd('/') != "/etc/hosts"))
            mounts.Add(new Cri.Mount { ContainerPath = "/etc/hosts", HostPath = HostsFile(pod, addresses) });
        return mounts;
    }

    private Cri.Mount MountOf(Pod pod, Container container, VolumeMount mount, int index, IReadOnlyDictionary<string, string> variables)
    {
        Volume volume = pod.Spec.Volumes.FirstOrDefault(candidate => candidate.Name == mount.Name)
            ?? throw new AgentException(AgentFailure.Volume, $"the container mounts the volume \"{mount.Name}\", which the pod does not have");
        string source = volumes.PathOf(pod, volume);
        if (SubPathOf(mount, variables) is { Length: > 0 } subPath)
            source = MountSubPath(pod, container, source, subPath, index);

        return new Cri.Mount
        {
            ContainerPath = mount.MountPath,
            HostPath = source,
            Readonly = mount.ReadOnly == true,
            RecursiveReadOnly = mount.ReadOnly == true && mount.RecursiveReadOnly == "Enabled",
            Propagation = mount.MountPropagation switch
            {
                "HostToContainer" => Cri.MountPropagation.PropagationHostToContainer,
                "Bidirectional" => Cri.MountPropagation.PropagationBidirectional,
                _ => Cri.MountPropagation.PropagationPrivate,
            },
        };
    }

    private string MountSubPath(Pod pod, Container container, string source, string subPath, int index)
    {
        if (SubPaths.ProblemWith(subPath) is { } problem)
            throw new AgentException(AgentFailure.Volume, problem);

        string target = paths.SubPath(pod.Uid, container.Name, index);
        SubPaths.Mount(source, subPath, target);
        return target;
    }

    private static string SubPathOf(VolumeMount mount, IReadOnlyDictionary<string, string> variables)
    {
        if (mount.SubPathExpr is not { Length: > 0 } expression)
            return mount.SubPath ?? "";

        // Unlike elsewhere, a name that is not set is a mistake here: it would mount another directory than meant.
        return Expansion.Expand(expression, name => variables.GetValueOrDefault(name)
            ?? throw new AgentException(AgentFailure.Volume, $"subPathExpr \"{expression}\" names the variable \"{name}\", which is not set"));
    }

    private string TerminationFile(Pod pod, Container container, int attempt)
    {
        string path = paths.TerminationMessage(pod.Uid, container.Name, attempt);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, []);
        // Written by whichever user the container runs as.
        File.SetUnixFileMode(path, (UnixFileMode)0x1B6);
        return path;
    }

    private string HostsFile(Pod pod, IReadOnlyList<string> addresses)
    {
        string path = paths.EtcHosts(pod.Uid);
        string text = pod.Spec.HostNetwork == true
            ? EtcHosts.ForHostNetwork(pod, File.Exists("/etc/hosts") ? File.ReadAllText("/etc/hosts") : "")
            : EtcHosts.For(pod, addresses, options.ClusterDomain);
        // The file is bound into running containers: it is rewritten in place, never replaced.
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            File.SetUnixFileMode(path, (UnixFileMode)0x1A4);
        }

        return path;
    }
}

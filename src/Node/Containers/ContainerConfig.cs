using System.Globalization;
using Google.Protobuf;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;
using Gantry.NodeAgent.Sandboxes;
using Gantry.NodeAgent.Variables;

namespace Gantry.NodeAgent.Containers;

/// <summary>A container as the runtime interface wants it. Pure.</summary>
internal static class ContainerConfig
{
    public const string DefaultTerminationMessagePath = "/dev/termination-log";

    public static Cri.ContainerConfig Of(ContainerFacts facts)
    {
        Container container = facts.Container;
        var config = new Cri.ContainerConfig
        {
            Metadata = new Cri.ContainerMetadata { Name = container.Name, Attempt = (uint)facts.Attempt },
            Image = new Cri.ImageSpec { Image = facts.ImageRef, UserSpecifiedImage = container.Image ?? "" },
            WorkingDir = Expansion.Expand(container.WorkingDir ?? "", name => facts.Variables.GetValueOrDefault(name)),
            LogPath = LogPathOf(container.Name, facts.Attempt),
            Stdin = container.Stdin == true,
            StdinOnce = container.StdinOnce == true,
            Tty = container.Tty == true,
            StopSignal = StopSignalOf(container.Lifecycle?.StopSignal),
            Linux = new Cri.LinuxContainerConfig
            {
                Resources = CgroupResources.Of(facts.Pod, container, facts.NodeMemory),
                SecurityContext = SecurityOf(facts),
            },
        };
        config.Command.Add(Expansion.ExpandAll(container.Command, facts.Variables));
        config.Args.Add(Expansion.ExpandAll(container.Args, facts.Variables));
        config.Envs.Add(facts.Variables.Select(pair => new Cri.KeyValue { Key = pair.Key, Value = ByteString.CopyFromUtf8(pair.Value) }));
        config.Mounts.Add(facts.Mounts);
        AddLabels(config, facts);
        return config;
    }

    /// <summary>Relative to the pod's log directory: web/0.log.</summary>
    public static string LogPathOf(string container, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{container}/{attempt}.log");

    /// <summary>Why the image's user may not run this container, or null where it may.</summary>
    public static string? RootProblem(Pod pod, Container container, Cri.Image? image)
    {
        SecurityContext? own = container.SecurityContext;
        PodSecurityContext? shared = pod.Spec.SecurityContext;
        if ((own?.RunAsNonRoot ?? shared?.RunAsNonRoot) != true)
            return null;

        if ((own?.RunAsUser ?? shared?.RunAsUser) is { } user)
            return user == 0 ? $"container's runAsUser breaks non-root policy (pod: \"{pod.Name}_{pod.Namespace}({pod.Uid})\", container: {container.Name})" : null;
        if (image?.Uid is { } uid)
            return uid.Value == 0 ? $"container has runAsNonRoot and image will run as root (pod: \"{pod.Name}_{pod.Namespace}({pod.Uid})\", container: {container.Name})" : null;
        return image is { Username.Length: > 0 }
            ? $"container has runAsNonRoot and image has non-numeric user ({image.Username}), cannot verify user is non-root (pod: \"{pod.Name}_{pod.Namespace}({pod.Uid})\", container: {container.Name})"
            : $"container has runAsNonRoot and image will run as root (pod: \"{pod.Name}_{pod.Namespace}({pod.Uid})\", container: {container.Name})";
    }

    private static void AddLabels(Cri.ContainerConfig config, ContainerFacts facts)
    {
        Pod pod = facts.Pod;
        Container container = facts.Container;
        config.Labels[PodLabels.PodName] = pod.Name;
        config.Labels[PodLabels.PodNamespace] = pod.Namespace;
        config.Labels[PodLabels.PodUid] = pod.Uid;
        config.Labels[PodLabels.ContainerName] = container.Name;
        config.Annotations[PodLabels.SpecHash] = RestartRules.SpecHash(container);
        config.Annotations[PodLabels.RestartCount] = facts.Attempt.ToString(CultureInfo.InvariantCulture);
        config.Annotations[PodLabels.TerminationMessagePath] = container.TerminationMessagePath ?? DefaultTerminationMessagePath;
        config.Annotations[PodLabels.TerminationMessagePolicy] = container.TerminationMessagePolicy ?? "File";
        config.Annotations[PodLabels.GracePeriod] = ((long)PodEndings.GraceOf(pod).TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    private static Cri.LinuxContainerSecurityContext SecurityOf(ContainerFacts facts)
    {
        SecurityContext? own = facts.Container.SecurityContext;
        PodSecurityContext? shared = facts.Pod.Spec.SecurityContext;
        bool isPrivileged = own?.Privileged == true;
        long? user = own?.RunAsUser ?? shared?.RunAsUser;
        long? group = own?.RunAsGroup ?? shared?.RunAsGroup;
        var security = new Cri.LinuxContainerSecurityContext
        {
            Capabilities = new Cri.Capability(),
            Privileged = isPrivileged,
            NamespaceOptions = NamespacesOf(facts),
            RunAsUser = user is { } uid ? new Cri.Int64Value { Value = uid } : null,
            RunAsGroup = group is { } gid ? new Cri.Int64Value { Value = gid } : null,
            ReadonlyRootfs = own?.ReadOnlyRootFilesystem == true,
            NoNewPrivs = own?.AllowPrivilegeEscalation == false,
            Seccomp = SecurityProfiles.Seccomp(own, shared),
            Apparmor = SecurityProfiles.AppArmor(own, shared),
            SupplementalGroupsPolicy = shared?.SupplementalGroupsPolicy == "Strict" ? Cri.SupplementalGroupsPolicy.Strict : Cri.SupplementalGroupsPolicy.Merge,
        };
        security.Capabilities.AddCapabilities.Add(own?.Capabilities?.Add ?? []);
        security.Capabilities.DropCapabilities.Add(own?.Capabilities?.Drop ?? []);
        security.SupplementalGroups.Add(SecurityProfiles.SupplementalGroups(shared));
        if (!isPrivileged && own?.ProcMount != "Unmasked")
        {
            security.MaskedPaths.Add(KernelPaths.Masked);
            security.ReadonlyPaths.Add(KernelPaths.ReadOnly);
        }

        return security;
    }

    private static Cri.NamespaceOption NamespacesOf(ContainerFacts facts)
    {
        Cri.NamespaceOption options = PodNamespaces.Of(facts.Pod);
        if (facts.TargetId is { } target)
        {
            options.Pid = Cri.NamespaceMode.Target;
            options.TargetId = target;
        }

        return options;
    }

    // SIGTERM -> SIGNAL_SIGTERM; the generated names drop the prefix and the underscores: SIGRTMIN+1 is SIGNAL_SIGRTMINPLUS1.
    private static Cri.Signal StopSignalOf(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return Cri.Signal.RuntimeDefault;

        string plain = name.Replace("+", "PLUS", StringComparison.Ordinal).Replace("-", "MINUS", StringComparison.Ordinal);
        return Enum.TryParse(plain, ignoreCase: true, out Cri.Signal signal) ? signal : Cri.Signal.RuntimeDefault;
    }
}

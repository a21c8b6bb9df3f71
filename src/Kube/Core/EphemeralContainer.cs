using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A container that is added to a running pod to look into it, and is never started again.</summary>
public sealed record EphemeralContainer
{
    /// <summary>Arguments of the command.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Args { get; init => field = value ?? []; } = [];

    /// <summary>The program to run instead of the image's entrypoint.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];

    /// <summary>Environment variables.</summary>
    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<EnvVar> Env { get; init => field = value ?? []; } = [];

    /// <summary>Config maps and secrets whose entries all become environment variables; env wins over them.</summary>
    [ListAtomic]
    public IReadOnlyList<EnvFromSource> EnvFrom { get; init => field = value ?? []; } = [];

    /// <summary>The image to run.</summary>
    public string? Image { get; init; }

    /// <summary>When the image is fetched: Always, IfNotPresent or Never. Always is the default for the tag latest and for no tag.</summary>
    [OneOf("Always", "IfNotPresent", "Never")]
    public string? ImagePullPolicy { get; init; }

    /// <summary>Actions after the start and before the stop.</summary>
    public Lifecycle? Lifecycle { get; init; }

    /// <summary>A check after whose failure the container is started again.</summary>
    public Probe? LivenessProbe { get; init; }

    /// <summary>The name, unique among all containers of the pod.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Ports that the container listens on; mostly for information.</summary>
    [PatchMerge("containerPort"), ListMap("containerPort", "protocol")]
    public IReadOnlyList<ContainerPort> Ports { get; init => field = value ?? []; } = [];

    /// <summary>A check whose success makes the container ready for traffic from services.</summary>
    public Probe? ReadinessProbe { get; init; }

    /// <summary>Which resources can change without a restart.</summary>
    [ListAtomic]
    public IReadOnlyList<ContainerResizePolicy> ResizePolicy { get; init => field = value ?? []; } = [];

    /// <summary>How much processor time and memory the container needs and may use.</summary>
    [DefaultsToEmpty]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>Always, for an init container that keeps running beside the others.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>What to do after certain exit codes, before restartPolicy is asked.</summary>
    [ListAtomic]
    public IReadOnlyList<ContainerRestartRule> RestartPolicyRules { get; init => field = value ?? []; } = [];

    /// <summary>Identity and rights of this container.</summary>
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>A check that must succeed before the other probes begin; for programs that start slowly.</summary>
    public Probe? StartupProbe { get; init; }

    /// <summary>Whether the container has a standard input to attach to.</summary>
    public bool? Stdin { get; init; }

    /// <summary>Whether standard input closes after the first client has left.</summary>
    public bool? StdinOnce { get; init; }

    /// <summary>The container whose processes this one sees.</summary>
    public string? TargetContainerName { get; init; }

    /// <summary>The file whose content becomes the container's last message.</summary>
    [DefaultsTo("/dev/termination-log")]
    public string? TerminationMessagePath { get; init; }

    /// <summary>File, or FallbackToLogsOnError to take the end of the log where the file is empty.</summary>
    [OneOf("File", "FallbackToLogsOnError"), DefaultsTo("File")]
    public string? TerminationMessagePolicy { get; init; }

    /// <summary>Whether the container gets a terminal.</summary>
    public bool? Tty { get; init; }

    /// <summary>Volumes as raw block devices.</summary>
    [PatchMerge("devicePath"), ListMap("devicePath")]
    public IReadOnlyList<VolumeDevice> VolumeDevices { get; init => field = value ?? []; } = [];

    /// <summary>Where volumes appear in the container.</summary>
    [PatchMerge("mountPath"), ListMap("mountPath")]
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init => field = value ?? []; } = [];

    /// <summary>The directory that the program starts in.</summary>
    public string? WorkingDir { get; init; }
}

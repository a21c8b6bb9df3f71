using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A container that is added to a running pod to look into it, and is never started again.</summary>
public sealed record EphemeralContainer
{
    /// <summary>Arguments of the command.</summary>
    [ListAtomic, WireField(1, 4)]
    public IReadOnlyList<string> Args { get; init => field = value ?? []; } = [];

    /// <summary>The program to run instead of the image's entrypoint.</summary>
    [ListAtomic, WireField(1, 3)]
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];

    /// <summary>Environment variables.</summary>
    [PatchMerge("name"), ListMap("name"), WireField(1, 7)]
    public IReadOnlyList<EnvVar> Env { get; init => field = value ?? []; } = [];

    /// <summary>Config maps and secrets whose entries all become environment variables; env wins over them.</summary>
    [ListAtomic, WireField(1, 19)]
    public IReadOnlyList<EnvFromSource> EnvFrom { get; init => field = value ?? []; } = [];

    /// <summary>The image to run.</summary>
    [WireField(1, 2)]
    public string? Image { get; init; }

    /// <summary>When the image is fetched: Always, IfNotPresent or Never. Always is the default for the tag latest and for no tag.</summary>
    [OneOf("Always", "IfNotPresent", "Never"), WireField(1, 14)]
    public string? ImagePullPolicy { get; init; }

    /// <summary>Actions after the start and before the stop.</summary>
    [WireField(1, 12)]
    public Lifecycle? Lifecycle { get; init; }

    /// <summary>A check after whose failure the container is started again.</summary>
    [WireField(1, 10)]
    public Probe? LivenessProbe { get; init; }

    /// <summary>The name, unique among all containers of the pod.</summary>
    [RequiredField, WireField(1, 1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Ports that the container listens on; mostly for information.</summary>
    [PatchMerge("containerPort"), ListMap("containerPort", "protocol"), WireField(1, 6)]
    public IReadOnlyList<ContainerPort> Ports { get; init => field = value ?? []; } = [];

    /// <summary>A check whose success makes the container ready for traffic from services.</summary>
    [WireField(1, 11)]
    public Probe? ReadinessProbe { get; init; }

    /// <summary>Which resources can change without a restart.</summary>
    [ListAtomic, WireField(1, 23)]
    public IReadOnlyList<ContainerResizePolicy> ResizePolicy { get; init => field = value ?? []; } = [];

    /// <summary>How much processor time and memory the container needs and may use.</summary>
    [DefaultsToEmpty, WireField(1, 8)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>Always, for an init container that keeps running beside the others.</summary>
    [WireField(1, 24)]
    public string? RestartPolicy { get; init; }

    /// <summary>What to do after certain exit codes, before restartPolicy is asked.</summary>
    [ListAtomic, WireField(1, 25)]
    public IReadOnlyList<ContainerRestartRule> RestartPolicyRules { get; init => field = value ?? []; } = [];

    /// <summary>Identity and rights of this container.</summary>
    [WireField(1, 15)]
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>A check that must succeed before the other probes begin; for programs that start slowly.</summary>
    [WireField(1, 22)]
    public Probe? StartupProbe { get; init; }

    /// <summary>Whether the container has a standard input to attach to.</summary>
    [WireField(1, 16)]
    public bool? Stdin { get; init; }

    /// <summary>Whether standard input closes after the first client has left.</summary>
    [WireField(1, 17, KeepsZero = true)]
    public bool? StdinOnce { get; init; }

    /// <summary>The container whose processes this one sees.</summary>
    [WireField(2)]
    public string? TargetContainerName { get; init; }

    /// <summary>The file whose content becomes the container's last message.</summary>
    [DefaultsTo("/dev/termination-log"), WireField(1, 13)]
    public string? TerminationMessagePath { get; init; }

    /// <summary>File, or FallbackToLogsOnError to take the end of the log where the file is empty.</summary>
    [OneOf("File", "FallbackToLogsOnError", InOwnWords = true), DefaultsTo("File"), WireField(1, 20)]
    public string? TerminationMessagePolicy { get; init; }

    /// <summary>Whether the container gets a terminal.</summary>
    [WireField(1, 18)]
    public bool? Tty { get; init; }

    /// <summary>Volumes as raw block devices.</summary>
    [PatchMerge("devicePath"), ListMap("devicePath"), WireField(1, 21)]
    public IReadOnlyList<VolumeDevice> VolumeDevices { get; init => field = value ?? []; } = [];

    /// <summary>Where volumes appear in the container.</summary>
    [PatchMerge("mountPath"), ListMap("mountPath"), WireField(1, 9)]
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init => field = value ?? []; } = [];

    /// <summary>The directory that the program starts in.</summary>
    [WireField(1, 5)]
    public string? WorkingDir { get; init; }
}

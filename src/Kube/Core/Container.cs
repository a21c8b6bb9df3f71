using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Container
{
    [ListAtomic]
    public IReadOnlyList<string> Args { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];

    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<EnvVar> Env { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<EnvFromSource> EnvFrom { get; init => field = value ?? []; } = [];

    public string? Image { get; init; }

    [OneOf("Always", "IfNotPresent", "Never")]
    public string? ImagePullPolicy { get; init; }

    public Lifecycle? Lifecycle { get; init; }

    public Probe? LivenessProbe { get; init; }

    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    [PatchMerge("containerPort"), ListMap("containerPort", "protocol")]
    public IReadOnlyList<ContainerPort> Ports { get; init => field = value ?? []; } = [];

    public Probe? ReadinessProbe { get; init; }

    [ListAtomic]
    public IReadOnlyList<ContainerResizePolicy> ResizePolicy { get; init => field = value ?? []; } = [];

    [DefaultsToEmpty]
    public ResourceRequirements? Resources { get; init; }

    public string? RestartPolicy { get; init; }

    [ListAtomic]
    public IReadOnlyList<ContainerRestartRule> RestartPolicyRules { get; init => field = value ?? []; } = [];

    public SecurityContext? SecurityContext { get; init; }

    public Probe? StartupProbe { get; init; }

    public bool? Stdin { get; init; }

    public bool? StdinOnce { get; init; }

    [DefaultsTo("/dev/termination-log")]
    public string? TerminationMessagePath { get; init; }

    [OneOf("File", "FallbackToLogsOnError"), DefaultsTo("File")]
    public string? TerminationMessagePolicy { get; init; }

    public bool? Tty { get; init; }

    [PatchMerge("devicePath"), ListMap("devicePath")]
    public IReadOnlyList<VolumeDevice> VolumeDevices { get; init => field = value ?? []; } = [];

    [PatchMerge("mountPath"), ListMap("mountPath")]
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init => field = value ?? []; } = [];

    public string? WorkingDir { get; init; }
}

using System.Globalization;
using Gantry.Engine.Containers;
using Api = Gantry.Grpc.Cri;

namespace Gantry.Cri.Containers;

/// <summary>Translates containers between the interface's words and the engine's.</summary>
internal static class ContainerMapping
{
    public static ContainerConfig ToEngine(Api.ContainerConfig container)
    {
        Api.LinuxContainerSecurityContext security = container.Linux?.SecurityContext ?? new Api.LinuxContainerSecurityContext();
        return new ContainerConfig
        {
            Name = container.Metadata.Name,
            Attempt = container.Metadata.Attempt,
            Labels = new Dictionary<string, string>(container.Labels),
            Annotations = new Dictionary<string, string>(container.Annotations),
            ImageName = container.Image.UserSpecifiedImage.Length > 0 ? container.Image.UserSpecifiedImage : container.Image.Image,
            Command = [.. container.Command],
            Arguments = [.. container.Args],
            WorkingDirectory = container.WorkingDir,
            Environment = [.. container.Envs.Select(variable => $"{variable.Key}={variable.Value.ToStringUtf8()}")],
            Mounts = [.. container.Mounts.Select(ToEngine)],
            Devices = [.. container.Devices.Select(ToEngine)],
            LogPath = container.LogPath,
            HasStdin = container.Stdin,
            ClosesStdinOnce = container.StdinOnce,
            HasTerminal = container.Tty,
            Security = SecurityMapping.ToEngine(security),
            Resources = ResourceMapping.ToEngine(container.Linux?.Resources),
            Pid = SecurityMapping.PidScopeOf(security.NamespaceOptions),
            TargetContainer = security.NamespaceOptions?.TargetId,
            StopSignal = ToSignal(container.StopSignal),
        };
    }

    public static Api.ContainerStatus ToStatus(ContainerRecord container)
    {
        var status = new Api.ContainerStatus
        {
            Id = container.Id,
            Metadata = ToMetadata(container.Config),
            State = ToState(container.State),
            CreatedAt = CriTime.Of(container.CreatedAt),
            StartedAt = CriTime.Of(container.StartedAt),
            Image = ToImage(container),
            ImageRef = container.ImageReference,
            ImageId = container.ImageId,
            LogPath = container.LogPath ?? "",
            Resources = new Api.ContainerResources { Linux = ResourceMapping.ToApi(container.Config.Resources) },
        };
        if (container.Exit is { } exit)
        {
            status.FinishedAt = CriTime.Of(exit.ExitedAt);
            status.ExitCode = exit.ExitCode;
            status.Reason = exit.Reason;
            status.Message = exit.Message ?? "";
        }
        status.Labels.Fill(container.Config.Labels);
        status.Annotations.Fill(container.Config.Annotations);
        status.Mounts.Add(container.Config.Mounts.Select(ToApi));
        return status;
    }

    public static Api.Container ToItem(ContainerRecord container)
    {
        var item = new Api.Container
        {
            Id = container.Id,
            PodSandboxId = container.PodId,
            Metadata = ToMetadata(container.Config),
            Image = ToImage(container),
            ImageRef = container.ImageReference,
            ImageId = container.ImageId,
            State = ToState(container.State),
            CreatedAt = CriTime.Of(container.CreatedAt),
        };
        item.Labels.Fill(container.Config.Labels);
        item.Annotations.Fill(container.Config.Annotations);
        return item;
    }

    public static Api.ContainerMetadata ToMetadata(ContainerConfig container) => new() { Name = container.Name, Attempt = container.Attempt };

    public static Api.ContainerState ToState(ContainerState state) => state switch
    {
        ContainerState.Created => Api.ContainerState.ContainerCreated,
        ContainerState.Running => Api.ContainerState.ContainerRunning,
        ContainerState.Exited => Api.ContainerState.ContainerExited,
        _ => Api.ContainerState.ContainerUnknown,
    };

    private static Api.ImageSpec ToImage(ContainerRecord container) =>
        new() { Image = container.Config.ImageName, UserSpecifiedImage = container.Config.ImageName };

    // SIGNAL_RTMINPLUS1 is RTMIN+1; the first value leaves the choice to the image.
    private static string? ToSignal(Api.Signal signal)
    {
        if (signal == Api.Signal.RuntimeDefault)
            return null;
        string name = signal.ToString().ToUpper(CultureInfo.InvariantCulture);
        return name.Replace("PLUS", "+", StringComparison.Ordinal).Replace("MINUS", "-", StringComparison.Ordinal);
    }

    private static DeviceConfig ToEngine(Api.Device device) => new()
    {
        HostPath = device.HostPath,
        ContainerPath = device.ContainerPath,
        Access = device.Permissions.Length > 0 ? device.Permissions : "rwm",
    };

    private static MountConfig ToEngine(Api.Mount mount)
    {
        if (mount.Image is { Image.Length: > 0 })
            throw new ArgumentException("volumes made of an image are not there yet");
        if (!Path.IsPathRooted(mount.HostPath))
            throw new ArgumentException($"a mount's path on the host must be absolute: {mount.HostPath}");
        return new MountConfig
        {
            HostPath = mount.HostPath,
            ContainerPath = mount.ContainerPath,
            IsReadOnly = mount.Readonly,
            IsRecursivelyReadOnly = mount.RecursiveReadOnly,
            Sharing = (MountSharing)mount.Propagation,
        };
    }

    private static Api.Mount ToApi(MountConfig mount) => new()
    {
        HostPath = mount.HostPath,
        ContainerPath = mount.ContainerPath,
        Readonly = mount.IsReadOnly,
        RecursiveReadOnly = mount.IsRecursivelyReadOnly,
        Propagation = (Api.MountPropagation)mount.Sharing,
    };
}

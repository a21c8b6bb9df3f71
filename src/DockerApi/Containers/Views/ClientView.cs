using System.Text.Json;
using Gantry.DockerApi.Containers.Configs;
using Gantry.Engine.Containers;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Containers.Views;

/// <summary>The request that a container was made by, as its client reads it back: with what the image added and what updates have changed.</summary>
internal static class ClientView
{
    public static CreateDocument RequestOf(StandaloneRecord container) =>
        container.Config.ClientDocument is { } document && JsonSerializer.Deserialize(document, ConfigJson.Default.CreateDocument) is { } request
            ? request
            : new CreateDocument { Image = container.Config.Image };

    public static HostConfigDocument HostOf(StandaloneRecord container, CreateDocument request)
    {
        ResourceConfig limits = container.Config.Resources;
        RestartPolicy restart = container.Config.Restart;
        return (request.HostConfig ?? new HostConfigDocument { NetworkMode = container.Config.Sandbox.NetworkMode }) with
        {
            RestartPolicy = new RestartDocument { Name = NameOf(restart.Kind), MaximumRetryCount = restart.MostRetries },
            CpuShares = limits.CpuShares,
            CpuPeriod = limits.CpuPeriod,
            CpuQuota = limits.CpuQuota,
            NanoCpus = limits.NanoCpus,
            CpusetCpus = limits.CpuSet ?? "",
            CpusetMems = limits.MemorySet ?? "",
            Memory = limits.MemoryBytes,
            MemorySwap = limits.MemorySwapBytes,
            MemoryReservation = limits.MemoryReservationBytes,
            BlkioWeight = limits.BlockIoWeight,
            PidsLimit = limits.PidsLimit != 0 ? limits.PidsLimit : request.HostConfig?.PidsLimit,
        };
    }

    public static ContainerDocument ConfigOf(StandaloneRecord container, CreateDocument request)
    {
        StandaloneConfig config = container.Config;
        string[] volumes = [.. container.Mounts.Where(mount => mount.IsAnonymous).Select(mount => mount.Target)];
        return new ContainerDocument
        {
            Hostname = config.Hostname ?? (config.Sandbox.NetworkMode == "host" ? Environment.MachineName : container.Id[..12]),
            Domainname = config.DomainName ?? "",
            User = config.Security.User ?? "",
            AttachStdin = request.AttachStdin,
            AttachStdout = request.AttachStdout,
            AttachStderr = request.AttachStderr,
            ExposedPorts = SetOf(config.Sandbox.ExposedPorts),
            Tty = config.HasTerminal,
            OpenStdin = config.HasStdin,
            StdinOnce = config.ClosesStdinOnce,
            Env = config.Environment,
            Cmd = config.Command is { Count: > 0 } ? config.Command : null,
            Healthcheck = config.Health is { } health ? HealthOf(health) : null,
            Image = config.Image,
            Volumes = SetOf(volumes),
            WorkingDir = config.WorkingDirectory ?? "",
            Entrypoint = config.Entrypoint is { Count: > 0 } ? config.Entrypoint : null,
            NetworkDisabled = request.NetworkDisabled,
            MacAddress = request.MacAddress,
            OnBuild = request.OnBuild,
            Labels = new Dictionary<string, string>(config.Labels),
            StopSignal = config.StopSignal,
            StopTimeout = request.StopTimeout,
            Shell = config.Shell,
        };
    }

    private static Dictionary<string, Nothing>? SetOf(IReadOnlyList<string> names) => names.Count > 0 ? names.ToDictionary(name => name, _ => new Nothing()) : null;

    private static HealthDocument HealthOf(HealthCheck health) => new()
    {
        Test = health.Test,
        Interval = health.Interval.Ticks * 100,
        Timeout = health.Timeout.Ticks * 100,
        StartPeriod = health.StartPeriod.Ticks * 100,
        StartInterval = health.StartInterval.Ticks * 100,
        Retries = health.Retries,
    };

    private static string NameOf(RestartKind kind) => kind switch
    {
        RestartKind.Always => "always",
        RestartKind.OnFailure => "on-failure",
        RestartKind.UnlessStopped => "unless-stopped",
        _ => "no",
    };
}

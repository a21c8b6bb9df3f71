using System.Text.Json;
using Gantry.DockerApi.Containers.Configs;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Containers;
using Gantry.Engine.Standalone;
using Gantry.Linux.Processes;
using static Gantry.DockerApi.Containers.Mapping.Refusals;

namespace Gantry.DockerApi.Containers.Mapping;

/// <summary>A create request as the engine's configuration. What is against Docker's rules is refused in its words; the engine checks the rest.</summary>
internal static class ContainerMapping
{
    private static readonly TimeSpan ShortestHealthTime = TimeSpan.FromMilliseconds(1);

    public static StandaloneConfig Map(CreateDocument asked, ApiVersion version)
    {
        HostConfigDocument host = Complete(asked.HostConfig ?? new HostConfigDocument(), version);
        Check(asked, host);
        return new StandaloneConfig
        {
            Image = asked.Image ?? "",
            Hostname = NullIfEmpty(asked.Hostname),
            DomainName = NullIfEmpty(asked.Domainname),
            Entrypoint = EntrypointOf(asked),
            Command = asked.Cmd,
            WorkingDirectory = NullIfEmpty(asked.WorkingDir),
            Environment = asked.Env ?? [],
            Labels = asked.Labels ?? [],
            Annotations = host.Annotations ?? [],
            HasTerminal = asked.Tty,
            HasStdin = asked.OpenStdin,
            ClosesStdinOnce = asked.StdinOnce,
            StopSignal = NullIfEmpty(asked.StopSignal),
            StopTimeout = asked.StopTimeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Health = asked.Healthcheck is { } health ? HealthOf(health, asked.Labels) : null,
            Shell = asked.Shell,
            Restart = RestartOf(host.RestartPolicy, host.AutoRemove),
            IsRemovedAtEnd = host.AutoRemove,
            HasInit = host.Init ?? false,
            Security = SecurityMapping.Map(asked.User, host),
            Resources = ResourceMapping.Map(host, Environment.ProcessorCount) with { OomScoreAdjustment = host.OomScoreAdj },
            Ulimits = [.. (host.Ulimits ?? []).Select(limit => new ResourceLimit((limit.Name ?? "").ToLowerInvariant(), limit.Soft, limit.Hard))],
            Devices = [.. (host.Devices ?? []).Select(DeviceOf)],
            Sysctls = host.Sysctls ?? [],
            Mounts = MountMapping.Map(asked.Volumes, host),
            SharedMemoryBytes = host.ShmSize > 0 ? host.ShmSize : null,
            Sandbox = SandboxMapping.Map(asked, host),
            Log = new LogConfig { Driver = host.LogConfig?.Type ?? "", Options = host.LogConfig?.Config ?? [] },
            ClientDocument = JsonSerializer.Serialize(asked with { HostConfig = host }, ConfigJson.Default.CreateDocument),
        };
    }

    public static RestartPolicy RestartOf(RestartDocument? policy, bool isRemovedAtEnd)
    {
        RestartKind kind = policy?.Name switch
        {
            null or "" or "no" => RestartKind.No,
            "always" => RestartKind.Always,
            "unless-stopped" => RestartKind.UnlessStopped,
            "on-failure" => RestartKind.OnFailure,
            var name => throw Invalid($"invalid restart policy: unknown policy '{name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'"),
        };
        int count = policy?.MaximumRetryCount ?? 0;
        RefuseIf(count != 0 && kind != RestartKind.OnFailure, "invalid restart policy: maximum retry count can only be used with 'on-failure'");
        RefuseIf(count < 0, "invalid restart policy: maximum retry count cannot be negative");
        RefuseIf(isRemovedAtEnd && kind != RestartKind.No, "can't create 'AutoRemove' container with restart policy");
        return new RestartPolicy(kind, count);
    }

    // The values that dockerd fills in at creation, as inspect shows them.
    private static HostConfigDocument Complete(HostConfigDocument host, ApiVersion version) => host with
    {
        NetworkMode = string.IsNullOrEmpty(host.NetworkMode) ? version.IsAtLeast(44) ? "bridge" : "default" : host.NetworkMode,
        LogConfig = new LogDocument { Type = string.IsNullOrEmpty(host.LogConfig?.Type) ? "json-file" : host.LogConfig.Type, Config = host.LogConfig?.Config ?? [] },
        RestartPolicy = new RestartDocument { Name = NullIfEmpty(host.RestartPolicy?.Name) ?? "no", MaximumRetryCount = host.RestartPolicy?.MaximumRetryCount ?? 0 },
        PortBindings = host.PortBindings ?? [],
        ConsoleSize = host.ConsoleSize is { Count: 2 } ? host.ConsoleSize : [0, 0],
        CgroupnsMode = NullIfEmpty(host.CgroupnsMode) ?? (Daemon.HostFacts.CgroupVersion == "2" ? "private" : "host"),
        IpcMode = NullIfEmpty(host.IpcMode) ?? "private",
        Dns = host.Dns ?? [],
        DnsOptions = host.DnsOptions ?? [],
        DnsSearch = host.DnsSearch ?? [],
        ShmSize = host.ShmSize == 0 ? 64 << 20 : host.ShmSize,
        MemorySwap = host is { Memory: > 0, MemorySwap: 0 } ? host.Memory * 2 : host.MemorySwap,
        Runtime = NullIfEmpty(host.Runtime) ?? "gantry-runtime",
        MemorySwappiness = host.MemorySwappiness == -1 ? null : host.MemorySwappiness,
        PidsLimit = host.PidsLimit is 0 or -1 ? null : host.PidsLimit,
        ContainerIDFile = host.ContainerIDFile ?? "",
        VolumeDriver = host.VolumeDriver ?? "",
        Cgroup = host.Cgroup ?? "",
        PidMode = host.PidMode ?? "",
        UTSMode = host.UTSMode ?? "",
        UsernsMode = host.UsernsMode ?? "",
        Isolation = host.Isolation ?? "",
        CgroupParent = host.CgroupParent ?? "",
        CpusetCpus = host.CpusetCpus ?? "",
        CpusetMems = host.CpusetMems ?? "",
        OomKillDisable = host.OomKillDisable ?? false,
    };

    private static void Check(CreateDocument asked, HostConfigDocument host)
    {
        RefuseIf(asked.WorkingDir is { Length: > 0 } directory && !directory.StartsWith('/'), $"the working directory '{asked.WorkingDir}' is invalid, it needs to be an absolute path");
        foreach (string variable in asked.Env ?? [])
            RefuseIf(variable.Length == 0 || variable[0] == '=', $"invalid environment variable: {variable}");
        RefuseIf(asked.StopSignal is { Length: > 0 } signal && !(Signal.TryParse(signal, out Signal known) && known.Number > 0), $"invalid signal: {asked.StopSignal}");
        RefuseIf(host.ShmSize < 0, "SHM size can not be less than 0");
        RefuseIf(host.OomScoreAdj is < -1000 or > 1000, $"Invalid value {host.OomScoreAdj}, range for oom score adj is [-1000, 1000]");
        RefuseIf(host.Isolation is not (null or "" or "default"), $"invalid isolation \"{host.Isolation}\": linux only supports 'default'");
        RefuseIf(host.Runtime is not "gantry-runtime" and not "runc" and not "io.containerd.runc.v2", $"unknown or invalid runtime name: {host.Runtime}");
        RefuseIf(host.UsernsMode is not (null or "" or "host"), $"invalid user namespace mode: {host.UsernsMode}");
        RefuseIf(host.StorageOpt is { Count: > 0 }, "--storage-opt is not supported by this daemon's storage driver");
        if (host.DeviceRequests is [var request, ..])
            throw new Errors.DockerException(Errors.DockerFailure.Internal, $"could not select device driver \"{request.Driver}\" with capabilities: [{string.Join(' ', (request.Capabilities ?? []).Select(all => $"[{string.Join(' ', all)}]"))}]");
    }

    // [""] is how a client takes the image's entry point away.
    private static IReadOnlyList<string>? EntrypointOf(CreateDocument asked) => asked.Entrypoint is [""] ? [] : asked.Entrypoint is { Count: 0 } ? null : asked.Entrypoint;

    private static HealthCheck HealthOf(HealthDocument health, IReadOnlyDictionary<string, string>? labels)
    {
        RefuseIf(health.Retries < 0, "Retries in Healthcheck cannot be negative");
        return new HealthCheck
        {
            Test = health.Test ?? [],
            Interval = HealthTime(health.Interval, "Interval"),
            Timeout = HealthTime(health.Timeout, "Timeout"),
            StartPeriod = HealthTime(health.StartPeriod, "StartPeriod"),
            StartInterval = HealthTime(health.StartInterval, "StartInterval"),
            Retries = health.Retries,
            RestartsUnhealthy = labels?.GetValueOrDefault("gantry.on-unhealthy") == "restart",
        };
    }

    private static TimeSpan HealthTime(long nanoseconds, string name)
    {
        TimeSpan time = TimeSpan.FromTicks(nanoseconds / 100);
        RefuseIf(nanoseconds != 0 && time < ShortestHealthTime, $"{name} in Healthcheck cannot be less than 1ms");
        return time;
    }

    private static DeviceConfig DeviceOf(DeviceDocument device) => new()
    {
        HostPath = device.PathOnHost ?? "",
        ContainerPath = NullIfEmpty(device.PathInContainer) ?? device.PathOnHost ?? "",
        Access = NullIfEmpty(device.CgroupPermissions) ?? "rwm",
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

using Gantry.DockerApi.Answers;
using Gantry.DockerApi.Containers.Configs;
using Gantry.DockerApi.Containers.Documents;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;
using Gantry.Images;

namespace Gantry.DockerApi.Containers.Views;

/// <summary>A container as Docker's clients of one version see it, in a list and alone.</summary>
internal sealed class ContainerView(DockerServer server, StandaloneEngine engine, ApiVersion version)
{
    private const string AppArmor = "docker-default";
    private readonly Dictionary<string, string?> _imageIds = [];

    public ContainerSummary SummaryOf(StandaloneRecord container, bool withSizes) => new()
    {
        Id = container.Id,
        Names = ["/" + container.Name],
        // The name may have moved on to another image.
        Image = IdOf(container.Config.Image) == container.ImageId ? container.Config.Image : container.ImageId,
        ImageID = container.ImageId,
        Command = ContainerText.CommandOf(container),
        Created = container.CreatedAt.ToUnixTimeSeconds(),
        Ports = NetworkView.PortSummariesOf(container, engine),
        SizeRw = withSizes ? WrittenBy(container) : null,
        SizeRootFs = withSizes ? WrittenBy(container) + ImageSizeOf(container) : null,
        Labels = container.Config.Labels,
        State = ContainerText.StateOf(container),
        Status = ContainerText.StatusOf(container, server.Clock.GetUtcNow()),
        HostConfig = new HostSummary
        {
            NetworkMode = container.Config.Sandbox.NetworkMode,
            Annotations = version.IsAtLeast(46) && container.Config.Annotations.Count > 0 ? container.Config.Annotations : null,
        },
        NetworkSettings = new NetworksSummary { Networks = NetworkView.NetworksOf(container, engine, version) },
        Mounts = MountView.Of(container, host: null),
    };

    public ContainerInspection InspectionOf(StandaloneRecord container, bool withSizes)
    {
        CreateDocument request = ClientView.RequestOf(container);
        HostConfigDocument host = ClientView.HostOf(container, request);
        IReadOnlyList<string> execs = engine.ExecsOf(container.Id);
        return new ContainerInspection
        {
            Id = container.Id,
            Created = DockerTime.Of(container.CreatedAt),
            Path = container.Arguments.Count > 0 ? container.Arguments[0] : "",
            Args = [.. container.Arguments.Skip(1)],
            State = StateOf(container),
            Image = container.ImageId,
            ResolvConfPath = engine.Paths.Resolver(container.Id),
            HostnamePath = engine.Paths.Hostname(container.Id),
            HostsPath = engine.Paths.Hosts(container.Id),
            LogPath = container.Config.Log.Driver == "none" ? "" : engine.Paths.Log(container.Id),
            Name = "/" + container.Name,
            RestartCount = container.RestartCount,
            Driver = server.Host.StorageDriver,
            AppArmorProfile = container.Config.Security.ApparmorProfile is { } profile && profile != AppArmor ? profile : "",
            ExecIDs = execs.Count > 0 ? execs : null,
            HostConfig = host,
            GraphDriver = new DriverDocument { Name = server.Host.StorageDriver, Data = PlacesOf(container) },
            SizeRw = withSizes ? WrittenBy(container) : null,
            SizeRootFs = withSizes ? WrittenBy(container) + ImageSizeOf(container) : null,
            Mounts = MountView.Of(container, host),
            Config = ClientView.ConfigOf(container, request),
            NetworkSettings = NetworkView.SettingsOf(container, engine, version),
        };
    }

    private static StateDocument StateOf(StandaloneRecord container) => new()
    {
        Status = ContainerText.StateOf(container),
        Running = container.IsRunning || container.State == StandaloneState.Restarting,
        Paused = container.State == StandaloneState.Paused,
        Restarting = container.State == StandaloneState.Restarting,
        OOMKilled = container.OomKilled,
        Dead = container.State == StandaloneState.Dead,
        Pid = container.Pid,
        ExitCode = container.ExitCode,
        Error = container.Error,
        StartedAt = DockerTime.Of(container.StartedAt),
        FinishedAt = DockerTime.Of(container.FinishedAt),
        Health = container.Health is { State: not HealthState.None } health ? HealthOf(health) : null,
    };

    private static HealthStateDocument HealthOf(HealthRecord health) => new(
        health.State.ToString().ToLowerInvariant(),
        health.FailingStreak,
        [.. health.Tests.Select(test => new HealthTestDocument(DockerTime.Of(test.Start), DockerTime.Of(test.End), test.ExitCode, test.Output))]);

    private Dictionary<string, string>? PlacesOf(StandaloneRecord container) => server.Images.PlacesOf(container.Id) is not { } places ? null : new()
    {
        ["ID"] = container.Id,
        ["LowerDir"] = string.Join(':', places.Lower),
        ["MergedDir"] = engine.RootOf(container.Id),
        ["UpperDir"] = places.Upper,
        ["WorkDir"] = places.Work,
    };

    private long WrittenBy(StandaloneRecord container) => engine.Written(container.Id).Bytes;

    private long ImageSizeOf(StandaloneRecord container) => server.Images.Find(container.ImageId)?.Size ?? 0;

    private string? IdOf(string name)
    {
        if (!_imageIds.TryGetValue(name, out string? id))
        {
            Image? image = server.Images.Find(name);
            _imageIds[name] = id = image?.Id.ToString();
        }
        return id;
    }
}

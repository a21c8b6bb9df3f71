using System.Globalization;
using System.Text.RegularExpressions;
using Gantry.DockerApi.Containers.Mapping;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;
using Gantry.Images;

namespace Gantry.DockerApi.Containers;

/// <summary>Which containers a client wants to see in a list.</summary>
internal sealed class ContainerFilter
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);
    private static readonly string[] States = ["created", "restarting", "running", "removing", "paused", "exited", "dead"];

    private readonly Filters _filters;
    private readonly bool _wantsAll;
    private readonly int _limit;
    private readonly DateTimeOffset? _before;
    private readonly DateTimeOffset? _since;
    private readonly HashSet<string> _ancestors;
    private readonly IReadOnlyList<Regex> _names;
    private readonly StandaloneEngine _engine;

    public ContainerFilter(DockerCall call, DockerServer server, StandaloneEngine engine)
    {
        _engine = engine;
        _filters = call.Filters().Check(
            "ancestor", "before", "exited", "expose", "health", "id", "is-task", "isolation", "label", "name", "network", "publish", "since", "status", "volume");
        _limit = call.Number("limit") ?? 0;
        _wantsAll = call.Flag("all") || _limit > 0 || _filters.Has("status") || _filters.Has("exited") || _filters.Has("before") || _filters.Has("since");
        foreach (string status in _filters.Values("status"))
            Refusals.RefuseIf(!States.Contains(status), $"invalid filter 'status={status}'");
        foreach (string health in _filters.Values("health"))
            Refusals.RefuseIf(health is not ("none" or "starting" or "healthy" or "unhealthy"), $"invalid filter 'health={health}'");
        foreach (string code in _filters.Values("exited"))
            Refusals.RefuseIf(!int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _), $"invalid filter 'exited={code}'");
        _before = _filters.Values("before") is [var later, ..] ? engine.Get(later).CreatedAt : null;
        _since = _filters.Values("since") is [var earlier, ..] ? engine.Get(earlier).CreatedAt : null;
        _ancestors = [.. _filters.Values("ancestor").SelectMany(name => DescendantsOf(name, server.Images))];
        _names = [.. _filters.Values("name").Select(Pattern)];
    }

    /// <summary>The newest first.</summary>
    public IEnumerable<StandaloneRecord> Select(IEnumerable<StandaloneRecord> containers)
    {
        IEnumerable<StandaloneRecord> found = containers.Where(Allows).OrderByDescending(container => container.CreatedAt);
        return _limit > 0 ? found.Take(_limit) : found;
    }

    private bool Allows(StandaloneRecord container) =>
        (_wantsAll || container.IsRunning || container.State == StandaloneState.Restarting)
        && _filters.Allows("status", ContainerText.StateOf(container))
        && _filters.Allows("id", part => container.Id.StartsWith(part, StringComparison.Ordinal))
        && (_names.Count == 0 || _names.Any(pattern => pattern.IsMatch("/" + container.Name) || pattern.IsMatch(container.Name)))
        && _filters.AllowsLabels(container.Config.Labels)
        && (!_filters.Has("ancestor") || _ancestors.Contains(container.ImageId) || _filters.Values("ancestor").Contains(container.Config.Image))
        && _filters.Allows("exited", code => container is { State: StandaloneState.Exited } && container.ExitCode == int.Parse(code, CultureInfo.InvariantCulture))
        && _filters.Allows("health", (container.Health?.State ?? HealthState.None).ToString().ToLowerInvariant())
        && (_before is null || container.CreatedAt < _before) && (_since is null || container.CreatedAt > _since)
        && _filters.Allows("volume", wanted => container.Mounts.Any(mount => mount.Volume == wanted || mount.Target == wanted))
        && _filters.Allows("network", wanted => IsOn(container, wanted))
        && _filters.Allows("expose", wanted => PortMapping.Exposed([wanted]).Any(container.Config.Sandbox.ExposedPorts.Contains))
        && _filters.Allows("publish", wanted => PublishesOneOf(container, PortMapping.Exposed([wanted])))
        && _filters.Truth("is-task") is not true
        && _filters.Allows("isolation", wanted => wanted is "" or "default");

    private bool IsOn(StandaloneRecord container, string wanted)
    {
        string name = _engine.Networks?.Find(wanted)?.Name ?? wanted;
        return container.Config.Sandbox.NetworkMode == name || container.Config.Sandbox.Endpoints.ContainsKey(name);
    }

    private bool PublishesOneOf(StandaloneRecord container, IReadOnlyList<string> ports) =>
        _engine.Ports(container.Id).Any(port => ports.Contains(string.Create(CultureInfo.InvariantCulture, $"{port.HostPort}/{port.Protocol.ToString().ToLowerInvariant()}")));

    // An image is its own descendant, and so is one that stands on all of its layers.
    private static IEnumerable<string> DescendantsOf(string name, ImageStore images)
    {
        if (images.Find(name) is not { } ancestor)
            return [];
        IReadOnlyList<Oci.Digest> layers = [.. ancestor.Configuration.RootFs.DiffIds];
        return images.List().Where(image => image.Configuration.RootFs.DiffIds.Take(layers.Count).SequenceEqual(layers)).Select(image => image.Id.ToString());
    }

    private static Regex Pattern(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (ArgumentException)
        {
            return new Regex("^/?" + Regex.Escape(text) + "$", RegexOptions.CultureInvariant, LongestMatch);
        }
    }
}

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

    private readonly Filters filters;
    private readonly bool wantsAll;
    private readonly int limit;
    private readonly DateTimeOffset? before;
    private readonly DateTimeOffset? since;
    private readonly HashSet<string> ancestors;
    private readonly IReadOnlyList<Regex> names;
    private readonly StandaloneEngine engine;

    public ContainerFilter(DockerCall call, DockerServer server, StandaloneEngine engine)
    {
        this.engine = engine;
        filters = call.Filters().Check(
            "ancestor", "before", "exited", "expose", "health", "id", "is-task", "isolation", "label", "name", "network", "publish", "since", "status", "volume");
        limit = call.Number("limit") ?? 0;
        wantsAll = call.Flag("all") || limit > 0 || filters.Has("status") || filters.Has("exited") || filters.Has("before") || filters.Has("since");
        foreach (string status in filters.Values("status"))
            Refusals.RefuseIf(!States.Contains(status), $"invalid filter 'status={status}'");
        foreach (string health in filters.Values("health"))
            Refusals.RefuseIf(health is not ("none" or "starting" or "healthy" or "unhealthy"), $"invalid filter 'health={health}'");
        foreach (string code in filters.Values("exited"))
            Refusals.RefuseIf(!int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _), $"invalid filter 'exited={code}'");
        before = filters.Values("before") is [var later, ..] ? engine.Get(later).CreatedAt : null;
        since = filters.Values("since") is [var earlier, ..] ? engine.Get(earlier).CreatedAt : null;
        ancestors = [.. filters.Values("ancestor").SelectMany(name => DescendantsOf(name, server.Images))];
        names = [.. filters.Values("name").Select(Pattern)];
    }

    /// <summary>The newest first.</summary>
    public IEnumerable<StandaloneRecord> Select(IEnumerable<StandaloneRecord> containers)
    {
        IEnumerable<StandaloneRecord> found = containers.Where(Allows).OrderByDescending(container => container.CreatedAt);
        return limit > 0 ? found.Take(limit) : found;
    }

    private bool Allows(StandaloneRecord container) =>
        (wantsAll || container.IsRunning || container.State == StandaloneState.Restarting)
        && filters.Allows("status", ContainerText.StateOf(container))
        && filters.Allows("id", part => container.Id.StartsWith(part, StringComparison.Ordinal))
        && (names.Count == 0 || names.Any(pattern => pattern.IsMatch("/" + container.Name) || pattern.IsMatch(container.Name)))
        && filters.AllowsLabels(container.Config.Labels)
        && (!filters.Has("ancestor") || ancestors.Contains(container.ImageId) || filters.Values("ancestor").Contains(container.Config.Image))
        && filters.Allows("exited", code => container is { State: StandaloneState.Exited } && container.ExitCode == int.Parse(code, CultureInfo.InvariantCulture))
        && filters.Allows("health", (container.Health?.State ?? HealthState.None).ToString().ToLowerInvariant())
        && (before is null || container.CreatedAt < before) && (since is null || container.CreatedAt > since)
        && filters.Allows("volume", wanted => container.Mounts.Any(mount => mount.Volume == wanted || mount.Target == wanted))
        && filters.Allows("network", wanted => IsOn(container, wanted))
        && filters.Allows("expose", wanted => PortMapping.Exposed([wanted]).Any(container.Config.Sandbox.ExposedPorts.Contains))
        && filters.Allows("publish", wanted => PublishesOneOf(container, PortMapping.Exposed([wanted])))
        && filters.Truth("is-task") is not true
        && filters.Allows("isolation", wanted => wanted is "" or "default");

    private bool IsOn(StandaloneRecord container, string wanted)
    {
        string name = engine.Networks?.Find(wanted)?.Name ?? wanted;
        return container.Config.Sandbox.NetworkMode == name || container.Config.Sandbox.Endpoints.ContainsKey(name);
    }

    private bool PublishesOneOf(StandaloneRecord container, IReadOnlyList<string> ports) =>
        engine.Ports(container.Id).Any(port => ports.Contains(string.Create(CultureInfo.InvariantCulture, $"{port.HostPort}/{port.Protocol.ToString().ToLowerInvariant()}")));

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

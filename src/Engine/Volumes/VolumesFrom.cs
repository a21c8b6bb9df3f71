using Gantry.Engine.Standalone;

namespace Gantry.Engine.Volumes;

/// <summary>What a container takes over of other containers' mounts.</summary>
public static class VolumesFrom
{
    /// <summary>The container's own mounts with those of the named containers, each NAME[:ro|rw]; its own come first where both have a target.</summary>
    public static IReadOnlyList<MountRequest> Add(
        IReadOnlyList<MountRequest> own, IReadOnlyList<string> sources, Func<string, StandaloneRecord> find)
    {
        var taken = new OrderedDictionary<string, MountRequest>();
        foreach (string source in sources)
        {
            (string name, bool isReadOnly) = Parse(source);
            StandaloneRecord record = Find(find, name);
            foreach (StandaloneMount mount in record.Mounts.Where(mount => mount.Kind != MountKind.Tmpfs))
                taken[mount.Target] = Request(record, mount, isReadOnly);
        }
        HashSet<string> targets = [.. own.Select(mount => MountPlan.Clean(mount.Target))];
        return [.. own, .. taken.Values.Where(mount => !targets.Contains(mount.Target))];
    }

    // A container that is not there is a mistake in the request, not what the request is about.
    private static StandaloneRecord Find(Func<string, StandaloneRecord> find, string name)
    {
        try
        {
            return find(name);
        }
        catch (EngineException missing) when (missing.Kind == EngineFailure.NotFound)
        {
            throw new EngineException(EngineFailure.Invalid, missing.Message, missing);
        }
    }

    private static (string Name, bool IsReadOnly) Parse(string source)
    {
        string[] parts = source.Split(':', 2);
        string[] modes = parts.Length == 1 ? [] : parts[1].Split(',');
        if (parts[0].Length == 0)
            throw new EngineException(EngineFailure.Invalid, $"malformed volumes-from specification: {source}");
        return modes.All(mode => mode is "ro" or "rw" or "z" or "Z")
            ? (parts[0], modes.Contains("ro"))
            : throw new EngineException(EngineFailure.Invalid, $"invalid mode: {parts[1]}");
    }

    private static MountRequest Request(StandaloneRecord record, StandaloneMount mount, bool isReadOnly)
    {
        MountRequest asked = record.Config.Mounts.FirstOrDefault(request => MountPlan.Clean(request.Target) == mount.Target) ?? new MountRequest();
        return asked with
        {
            Kind = mount.Kind,
            // The volume of an anonymous mount has a name by now.
            Source = mount.Volume ?? (mount.Kind == MountKind.Image ? asked.Source : mount.Source),
            Target = mount.Target,
            IsReadOnly = mount.IsReadOnly || isReadOnly,
            SkipsCopy = true,
        };
    }
}

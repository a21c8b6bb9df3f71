namespace Gantry.Engine.Standalone.Runs;

/// <summary>Checks the host's paths that a container is to see, and makes those that may be made.</summary>
internal static class BindMounts
{
    public static IReadOnlyList<StandaloneMount> Resolve(IReadOnlyList<MountRequest> requests)
    {
        foreach (MountRequest request in requests.Where(request => !request.Target.StartsWith('/') || request.Target.TrimEnd('/').Length == 0))
            throw new EngineException(EngineFailure.Invalid, $"invalid mount config: mount path must be absolute and not /: '{request.Target}'");
        if (requests.GroupBy(request => Path.TrimEndingDirectorySeparator(request.Target)).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new EngineException(EngineFailure.Invalid, $"Duplicate mount point: {twice.Key}");
        return [.. requests.Where(request => request.Kind == MountKind.Bind).Select(Resolve)];
    }

    private static StandaloneMount Resolve(MountRequest request)
    {
        if (!request.Source.StartsWith('/'))
            throw new EngineException(EngineFailure.Invalid, $"invalid mount path: '{request.Source}' mount path must be absolute");
        if (!Path.Exists(request.Source))
        {
            if (!request.CreatesSource)
                throw new EngineException(EngineFailure.Invalid, $"invalid mount config for type \"bind\": bind source path does not exist: {request.Source}");
            Directory.CreateDirectory(request.Source);
        }
        return new StandaloneMount(MountKind.Bind, null, request.Source, request.Target, request.IsReadOnly, request.Sharing, IsAnonymous: false);
    }
}

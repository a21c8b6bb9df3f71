using System.Globalization;
using Gantry.Engine.Mailboxes;
using Gantry.Engine.Standalone;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Volumes;

/// <summary>The volumes of one node: what there is, who refers to it, and what the host has mounted for it.</summary>
/// <remarks>Reads never wait. A container refers to a volume from its creation to its removal, and uses it while it runs.</remarks>
public sealed class VolumeStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, VolumeState> _volumes = new(StringComparer.Ordinal);
    private readonly Mailbox _changes = new();
    private readonly VolumeDirectory _directory;
    private readonly VolumeUses _uses;
    private readonly StandaloneEventFeed _events;
    private readonly TimeProvider _clock;

    private VolumeStore(VolumeDirectory directory, VolumeUses uses, StandaloneEventFeed events, TimeProvider clock)
    {
        _directory = directory;
        _uses = uses;
        _events = events;
        _clock = clock;
        foreach (Volume volume in directory.Load(name => uses.Of(name).Count > 0))
            _volumes[volume.Name] = new VolumeState(volume);
    }

    /// <param name="root">Where the volumes lie.</param>
    /// <param name="run">Where it is noted who uses what; may be lost at a reboot, as mounts are.</param>
    public static VolumeStore Open(string root, string run, StandaloneEventFeed events, TimeProvider clock) =>
        new(new VolumeDirectory(root), new VolumeUses(run), events, clock);

    /// <summary>By name.</summary>
    public IReadOnlyList<Volume> List()
    {
        lock (_gate)
            return [.. _volumes.Values.Select(state => state.Volume).OrderBy(volume => volume.Name, StringComparer.Ordinal)];
    }

    public Volume? Find(string name)
    {
        lock (_gate)
            return _volumes.GetValueOrDefault(name)?.Volume;
    }

    public Volume Get(string name) => Find(name) ?? throw Missing("get", name);

    /// <summary>The ids of the containers that were made with the volume.</summary>
    public IReadOnlyList<string> ReferencesTo(string name)
    {
        lock (_gate)
            return _volumes.TryGetValue(name, out VolumeState? state) ? [.. state.References] : [];
    }

    /// <summary>What each volume takes; of a volume that lies elsewhere, nothing.</summary>
    public Task<IReadOnlyList<VolumeUsage>> UsageAsync(CancellationToken cancel) => Task.Run<IReadOnlyList<VolumeUsage>>(
        () => [.. List().Select(volume => new VolumeUsage(volume, Measure(volume, cancel), ReferencesTo(volume.Name).Count))], cancel);

    /// <summary>Makes the volume, or finds the one that has the name already.</summary>
    public Task<Volume> CreateAsync(VolumeConfig config, CancellationToken cancel) => TakeAsync(config, user: null, cancel);

    /// <summary>Removes a volume that nobody refers to, with its content.</summary>
    /// <param name="ifThere">A volume that is not there is fine.</param>
    public async Task RemoveAsync(string name, bool ifThere, CancellationToken cancel)
    {
        string? buried = await _changes.RunAsync(() => Task.FromResult(Bury(name, ifThere)));
        if (buried is null)
            return;
        Publish("destroy", name);
        await Task.Run(() => _directory.Delete(buried), cancel);
    }

    /// <summary>Removes those of the chosen volumes that nobody refers to.</summary>
    public async Task<VolumePruning> PruneAsync(Func<Volume, bool> isChosen, CancellationToken cancel)
    {
        List<string> removed = [];
        long freed = 0;
        foreach (Volume volume in List().Where(volume => ReferencesTo(volume.Name).Count == 0 && isChosen(volume)))
        {
            long bytes = await Task.Run(() => Measure(volume, cancel), cancel);
            try
            {
                await RemoveAsync(volume.Name, ifThere: false, cancel);
            }
            catch (EngineException failure) when (failure.Kind is EngineFailure.NotFound or EngineFailure.InUse)
            {
                // Somebody has removed it or begun to use it since.
                continue;
            }
            removed.Add(volume.Name);
            freed += bytes;
        }
        _events.Publish(new DockerEvent("volume", "prune", "", new Dictionary<string, string> { ["reclaimed"] = freed.ToString(CultureInfo.InvariantCulture) }, _clock.GetUtcNow()));
        return new VolumePruning(removed, freed);
    }

    /// <summary>Makes or finds the volume and keeps it from being removed as long as the container refers to it.</summary>
    internal Task<Volume> TakeAsync(VolumeConfig config, string? user, CancellationToken cancel)
    {
        VolumeConfig named = config.Name.Length > 0 ? config : config.AsAnonymous();
        VolumeName.Check(named.Name);
        CheckDriver(named);
        VolumeMountOptions.Check(named);
        cancel.ThrowIfCancellationRequested();
        return _changes.RunAsync(() => Task.FromResult(Take(named, user)));
    }

    /// <summary>As after a restart: what a container that was found again refers to.</summary>
    internal void Refer(string name, string user)
    {
        lock (_gate)
        {
            if (_volumes.TryGetValue(name, out VolumeState? state))
                state.References.Add(user);
        }
    }

    internal void Release(string name, string user)
    {
        lock (_gate)
        {
            if (_volumes.TryGetValue(name, out VolumeState? state))
                state.References.Remove(user);
        }
    }

    /// <summary>Puts the image's content into a volume that is empty; the source is opened only then.</summary>
    internal Task FillAsync(string name, Action<Descriptor> fill) => Of(name).Mailbox.RunAsync(() =>
    {
        Volume volume = Of(name).Volume;
        if (!Directory.EnumerateFileSystemEntries(volume.Mountpoint).Any())
            _directory.Fill(volume, _uses.Of(name).Count > 0, fill);
        return Task.CompletedTask;
    });

    /// <summary>Notes that somebody runs with the volume; what it has to have mounted is mounted for the first.</summary>
    internal Task UseAsync(string name, string user, CancellationToken cancel)
    {
        VolumeState state = Of(name);
        return state.Mailbox.RunAsync(() => _uses.BeginAsync(state.Volume, user, cancel));
    }

    /// <summary>The last one to leave takes the mount away. False if the user had left already.</summary>
    internal Task<bool> LeaveAsync(string name, string user) => TryOf(name) is { } state
        ? state.Mailbox.RunAsync(() => Task.FromResult(_uses.End(state.Volume, user)))
        : Task.FromResult(false);

    /// <summary>Ends every use by somebody who is not there any more.</summary>
    internal async Task EndLostUsesAsync(IReadOnlySet<string> known)
    {
        foreach (Volume volume in List())
        {
            foreach (string user in _uses.Of(volume.Name).Where(user => !known.Contains(user)))
                await LeaveAsync(volume.Name, user);
        }
    }

    /// <summary>Tells what has happened to a volume.</summary>
    internal void Publish(string action, string name, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var attributes = new Dictionary<string, string> { ["driver"] = Volume.LocalDriver };
        foreach ((string key, string value) in more)
            attributes[key] = value;
        _events.Publish(new DockerEvent("volume", action, name, attributes, _clock.GetUtcNow()));
    }

    private Volume Take(VolumeConfig config, string? user)
    {
        lock (_gate)
        {
            if (_volumes.TryGetValue(config.Name, out VolumeState? there))
                return there.ReferredBy(user);
        }

        // Only this mailbox adds, so nobody else has made it since.
        Volume made = _directory.Create(new Volume
        {
            Name = config.Name, Options = config.Options, Labels = config.Labels, CreatedAt = _clock.GetUtcNow(),
        });
        Publish("create", made.Name);
        lock (_gate)
            return (_volumes[made.Name] = new VolumeState(made)).ReferredBy(user);
    }

    private string? Bury(string name, bool ifThere)
    {
        lock (_gate)
        {
            if (!_volumes.TryGetValue(name, out VolumeState? state))
                return ifThere ? null : throw Missing("get", name);
            if (state.References.Count > 0)
                throw new EngineException(EngineFailure.InUse, $"remove {name}: volume is in use - [{string.Join(", ", state.References)}]");
            _volumes.Remove(name);
            _uses.Forget(state.Volume);
        }
        return _directory.Bury(name);
    }

    private VolumeState Of(string name) => TryOf(name) ?? throw Missing("get", name);

    private VolumeState? TryOf(string name)
    {
        lock (_gate)
            return _volumes.GetValueOrDefault(name);
    }

    private static long Measure(Volume volume, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (volume.IsMounted)
            return 0;
        try
        {
            using RootDirectory content = RootDirectory.Open(volume.Mountpoint);
            return DirectoryTree.Measure(content.Descriptor).Bytes;
        }
        catch (LinuxException gone) when (gone.Errno is Errno.NotFound)
        {
            return 0;
        }
    }

    private static void CheckDriver(VolumeConfig volume)
    {
        if (volume.Driver is not "" and not Volume.LocalDriver)
        {
            throw new EngineException(
                EngineFailure.NotFound, $"create {volume.Name}: error looking up volume plugin {volume.Driver}: plugin \"{volume.Driver}\" not found");
        }
    }

    private static EngineException Missing(string operation, string name) => new(EngineFailure.NotFound, $"{operation} {name}: no such volume");

    /// <summary>A volume, who refers to it, and the order of what is done to its content.</summary>
    private sealed class VolumeState(Volume volume)
    {
        public Volume Volume => volume;

        public SortedSet<string> References { get; } = new(StringComparer.Ordinal);

        public Mailbox Mailbox { get; } = new();

        public Volume ReferredBy(string? user)
        {
            if (user is not null)
                References.Add(user);
            return volume;
        }
    }
}

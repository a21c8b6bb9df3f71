using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>Bind mounts that show other owners than the files have: by their own mapping or by the container's. See mount_setattr(2).</summary>
internal static class IdMapSteps
{
    // struct mount_attr: the namespace's descriptor is its last field.
    private const int OffsetOfNamespace = 24;

    public static void Add(LaunchPlan plan, LaunchRequest request, Mount mount, MountOptions options, Slot tree)
    {
        if (!options.IsIdMapped && mount.UidMappings.Count + mount.GidMappings.Count == 0)
            return;

        if (request.Host.IsRootless)
            throw new RuntimeException(RuntimeFailure.Unsupported, $"mount on {mount.Destination}: only root can map the ids of a mount");

        string says = $"map the ids of {mount.Source} on {mount.Destination}";
        Block attributes = Block.Of("attr(id map)", (ulong)MountAttributes.IdMapped, 0UL, 0UL, 0UL);
        AddNamespace(plan, request, mount, new Slot("userns:" + mount.Destination, attributes, OffsetOfNamespace));
        TreeSteps.Change(plan.Sources, says, tree, attributes, options.IsIdMappedRecursively);
    }

    /// <summary>Where nothing else can be mapped there is nothing to refuse later.</summary>
    public static void Refuse(Mount mount, MountOptions options)
    {
        if (options.IsIdMapped || mount.UidMappings.Count + mount.GidMappings.Count > 0)
            throw new RuntimeException(RuntimeFailure.Unsupported, $"mount on {mount.Destination}: ids can be mapped in bind mounts only");
    }

    private static void AddNamespace(LaunchPlan plan, LaunchRequest request, Mount mount, Slot slot)
    {
        (IReadOnlyList<IdMapping> uids, IReadOnlyList<IdMapping> gids) = (mount.UidMappings, mount.GidMappings);
        if (uids.Count + gids.Count == 0 && request.PathOf(NamespaceTypes.User) is { } path)
        {
            plan.Sources.Add($"open user namespace {path}", SystemCall.openat, -100, path, 0x80000, 0).Into(slot);
            return;
        }

        if (uids.Count + gids.Count == 0)
            (uids, gids) = (request.Linux.UidMappings, request.Linux.GidMappings);

        if (uids.Count == 0 || gids.Count == 0)
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: the mount on {mount.Destination} needs uidMappings and gidMappings, its own or those of the container");

        IdMaps.Check($"uidMappings of {mount.Destination}", uids);
        IdMaps.Check($"gidMappings of {mount.Destination}", gids);
        RequestFor(plan, uids, gids).Slots.Add(slot);
    }

    private static UserNamespaceRequest RequestFor(LaunchPlan plan, IReadOnlyList<IdMapping> uids, IReadOnlyList<IdMapping> gids)
    {
        foreach (UserNamespaceRequest known in plan.UserNamespaces)
        {
            if (known.UidMappings.SequenceEqual(uids) && known.GidMappings.SequenceEqual(gids))
                return known;
        }

        var wanted = new UserNamespaceRequest(uids, gids);
        plan.UserNamespaces.Add(wanted);
        return wanted;
    }
}

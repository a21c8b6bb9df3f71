using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Launching;

/// <summary>What config.json may ask of namespaces: each kind once, and nothing that belongs to a namespace which is not there.</summary>
internal static class NamespaceRules
{
    public static void Check(LaunchRequest request)
    {
        CheckEach(request.Linux.Namespaces);
        CheckUser(request);
        CheckClocks(request);
        if (request.Linux.NetDevices.Count > 0)
            CheckInterfaces(request);
    }

    private static void CheckEach(IReadOnlyList<Namespace> namespaces)
    {
        for (int i = 0; i < namespaces.Count; i++)
        {
            _ = NamespaceSteps.KindOf(namespaces[i].Type);
            if (namespaces[i].Path is { Length: > 0 } path && path[0] != '/')
                throw Invalid($"the path {path} of the {namespaces[i].Type} namespace is not absolute");

            for (int other = 0; other < i; other++)
            {
                if (namespaces[other].Type == namespaces[i].Type)
                    throw Invalid($"two {namespaces[i].Type} namespaces");
            }
        }
    }

    private static void CheckUser(LaunchRequest request)
    {
        (IReadOnlyList<IdMapping> uids, IReadOnlyList<IdMapping> gids) = (request.Linux.UidMappings, request.Linux.GidMappings);
        if (!request.Has(NamespaceTypes.User))
        {
            if (uids.Count + gids.Count > 0)
                throw Invalid("uidMappings and gidMappings need a user namespace");

            if (request.Host.IsRootless)
                throw new RuntimeException(RuntimeFailure.Unsupported, "a user without root's rights needs a user namespace: add one to linux.namespaces, as `spec --rootless` does");

            return;
        }

        if (request.Creates(NamespaceTypes.User) && (uids.Count == 0 || gids.Count == 0))
            throw Invalid("a new user namespace needs uidMappings and gidMappings");

        IdMaps.Check("uidMappings", uids);
        IdMaps.Check("gidMappings", gids);
    }

    private static void CheckClocks(LaunchRequest request)
    {
        if (request.Linux.TimeOffsets is not { } clocks || (clocks.Boottime ?? clocks.Monotonic) is null)
            return;

        if (!request.Creates(NamespaceTypes.Time))
            throw Invalid("timeOffsets need a new time namespace");

        if (Math.Max(clocks.Boottime?.Nanosecs ?? 0, clocks.Monotonic?.Nanosecs ?? 0) >= 1_000_000_000)
            throw Invalid("timeOffsets: nanosecs is a second or more");
    }

    private static void CheckInterfaces(LaunchRequest request)
    {
        if (!request.HasOfItsOwn(NamespaceTypes.Network))
            throw Invalid("netDevices need a network namespace of the container's own");

        if (request.Host.IsRootless)
            throw new RuntimeException(RuntimeFailure.Unsupported, "netDevices: only root can move the host's interfaces");

        var names = new HashSet<string>();
        foreach ((string host, NetDevice device) in request.Linux.NetDevices)
        {
            string name = string.IsNullOrEmpty(device.Name) ? host : device.Name;
            CheckInterface(host);
            CheckInterface(name);
            if (!names.Add(name))
                throw Invalid($"netDevices: two interfaces would be called {name}");
        }
    }

    // As the kernel's dev_valid_name; besides, a `%d` in a name would be a template to it.
    private static void CheckInterface(string name)
    {
        bool isValid = name.Length is > 0 and < 16 && name is not ("." or "..");
        foreach (char letter in name)
            isValid &= letter is not ('/' or ':' or '%') && letter is > ' ' and < '\x7f';

        if (!isValid)
            throw Invalid($"netDevices: '{name}' is no name of an interface");
    }

    private static RuntimeException Invalid(string what) => new(RuntimeFailure.InvalidBundle, $"config.json: {what}");
}

using Gantry.Linux.Mounts;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>Changes to bundles that tests of file systems and namespaces share.</summary>
internal static class BundleChanges
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Puts the bundle's root file system on a mount of its own, which is removed with the answer.</summary>
    public static TestMount RootOnMount(this TestBundle bundle, MountFlags propagation)
    {
        var mount = new TestMount(propagation);
        bundle.Execute("/bin/cp", ["-a", bundle.Rootfs + "/.", mount.FullPath]);
        bundle.Spec = bundle.Spec with { Root = bundle.Spec.Root! with { Path = mount.FullPath } };
        return mount;
    }

    /// <summary>Root in the container is the user at the given id of the host; the files of the root file system become its own.</summary>
    public static TestBundle WithUserNamespace(this TestBundle bundle, uint first = 100000, uint count = 65536)
    {
        bundle.Execute("/bin/chown", ["-hR", $"{first}:{first}", bundle.Rootfs]);
        return bundle.WithNamespace(new() { Type = NamespaceTypes.User }).WithLinux(linux => linux with
        {
            UidMappings = [new() { ContainerId = 0, HostId = first, Size = count }],
            GidMappings = [new() { ContainerId = 0, HostId = first, Size = count }],
        });
    }

    /// <summary>Adds the namespace in the place of one of its kind.</summary>
    public static TestBundle WithNamespace(this TestBundle bundle, Namespace wanted) => bundle.WithLinux(linux => linux with
    {
        Namespaces = [.. linux.Namespaces.Where(n => n.Type != wanted.Type), wanted],
    });

    public static void WaitUntilStopped(this TestBundle bundle, string id) => WaitUntil(() => bundle.StatusOf(id) == "stopped");

    public static void WaitUntil(Func<bool> condition)
    {
        long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < end, "what is waited for does not happen");
            Thread.Sleep(50);
        }
    }

    public static int PidOf(this TestBundle bundle, string id) =>
        System.Text.Json.Nodes.JsonNode.Parse(bundle.Runtime("state", id).Output)!["pid"]!.GetValue<int>();
}

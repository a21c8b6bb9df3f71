using Gantry.Linux.Mounts;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>The root file system: attached while the host is still visible, entered when the container is complete.</summary>
internal static class RootSteps
{
    private const int Detach = 2;

    public static void AddAttach(LaunchPlan plan, LaunchRequest request)
    {
        MountFlags propagation = Propagation(request);
        bool followsHost = propagation.HasFlag(MountFlags.Slave);
        TreeSteps.CloneFrom(plan.Sources, $"take root file system {request.RootPath}", request.RootPath, plan.Root, recursive: true);
        TreeSteps.Change(plan.Sources, "keep mounts of the container from the host", plan.Root, 0, 0, (ulong)(followsHost ? MountFlags.Slave : MountFlags.Private), recursive: true);

        // Others live in a mount namespace that is joined; theirs stay as they are.
        if (request.Creates(NamespaceTypes.Mount))
            plan.Launch.Add("keep mounts of the container from the host", SystemCall.mount, Argument.Null, "/", Argument.Null, (long)(MountFlags.Recursive | MountFlags.Slave), Argument.Null);

        string says = $"mount root file system {request.RootPath}";
        if (LiesWhereItIs(request))
            TreeSteps.Attach(plan.Launch, says, plan.Root, plan.RootPlace);
        else
            plan.Launch.Add(says, SystemCall.move_mount, plan.Root, "", -100, "/", 4);
    }

    /// <summary>Opens the place of the root file system, if it is not the host's root; in a user namespace the child may not get there later.</summary>
    public static void AddPlace(LaunchPlan plan, LaunchRequest request)
    {
        if (LiesWhereItIs(request))
            plan.Launch.Add($"open {request.RootPath}", SystemCall.openat, -100, request.RootPath, RootPaths.PathOnlyDirectory, 0).Into(plan.RootPlace);
    }

    // On top of the host's root no path of the host is looked up, and pivot_root swaps the two. But who enters the mount namespace would
    // land in the container's root, and createContainer hooks are found on the host: for them it goes where it lies.
    private static bool LiesWhereItIs(LaunchRequest request) => request.Spec.Hooks is { CreateContainer.Count: > 0 };

    /// <summary>A working directory that the image lacks is made, as every engine expects.</summary>
    public static void AddWorkingDirectory(LaunchPlan plan, LaunchRequest request)
    {
        if (RootPaths.Parts(request.Spec.Process!.Cwd).Count > 0)
            RootPaths.OpenOrMake(plan, request.Spec.Process.Cwd, isDirectory: true);
    }

    public static void AddEnter(LaunchPlan plan, LaunchRequest request)
    {
        Plan launch = plan.Launch;
        if (request.Spec.Root?.Readonly == true)
            TreeSteps.Change(launch, "make the root file system read-only", plan.Root, MountAttributes.ReadOnly, 0, 0, recursive: false);

        launch.Add("go to the root file system", SystemCall.fchdir, plan.Root);
        if (request.UsesPivotRoot && request.Creates(NamespaceTypes.Mount))
        {
            launch.Add("swap the roots", SystemCall.pivot_root, ".", ".");
            launch.Add("drop the host's root", SystemCall.umount2, ".", Detach);
        }
        else
        {
            launch.Add("change the root", SystemCall.chroot, ".");
        }

        launch.Add("go to the container's /", SystemCall.chdir, "/");
        MountFlags propagation = Propagation(request);
        if (propagation.HasFlag(MountFlags.Shared) || propagation.HasFlag(MountFlags.Unbindable))
            launch.Add($"make the root file system {request.Linux.RootfsPropagation}", SystemCall.mount, Argument.Null, "/", Argument.Null, (long)propagation, Argument.Null);
    }

    private static MountFlags Propagation(LaunchRequest request)
    {
        string? name = request.Linux.RootfsPropagation;
        if (string.IsNullOrEmpty(name))
            return MountFlags.None;

        MountFlags plain = MountOptions.PropagationOf(name);
        MountFlags kind = plain != MountFlags.None ? plain : MountOptions.PropagationOf(name[1..]) | MountFlags.Recursive;
        return kind == MountFlags.Recursive || (plain == MountFlags.None && name[0] != 'r')
            ? throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: unknown rootfsPropagation {name}")
            : kind;
    }
}

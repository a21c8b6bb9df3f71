using Gantry.Linux.Namespaces;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>A launch in two lists: what this process prepares, and what the child of clone3 does until it becomes the container's program.</summary>
internal sealed class LaunchPlan
{
    public Plan Prepare { get; } = new();

    public Plan Launch { get; } = new();

    /// <summary>Where the host's side of mounts is opened: in this process, or for a user without rights over the host early in the child.</summary>
    public Plan Sources { get; private set; }

    public LaunchPlan() => Sources = Prepare;

    public List<string> Warnings { get; } = [];

    /// <summary>The namespaces that clone3 makes.</summary>
    public NamespaceKind NewNamespaces { get; set; }

    /// <summary>A process id namespace to be in when cloning; it applies to children only.</summary>
    public Slot? JoinedPidNamespace { get; set; }

    /// <summary>True if the child clones again, after it has joined namespaces that the container's own ones depend on.</summary>
    public bool Forks { get; set; }

    /// <summary>User namespaces that id-mapped mounts take their mapping from, by mapping; this process makes them before it prepares.</summary>
    public List<UserNamespaceRequest> UserNamespaces { get; } = [];

    /// <summary>Paths that the child may ask for, in the order of the numbers that it says.</summary>
    public List<PathRequest> Paths { get; } = [];

    /// <summary>The directory of the cgroup2 tree that the child is born in.</summary>
    public Slot? BirthCgroup { get; set; }

    /// <summary>The child's end of the socket pair between parent and child.</summary>
    public Slot Channel { get; } = new("channel");

    /// <summary>The parent's end, which the child has to close to notice the parent's death.</summary>
    public Slot ParentChannel { get; } = new("parent-channel");

    /// <summary>The fifo on which a created container waits for `start`.</summary>
    public Slot StartFifo { get; } = new("start-fifo");

    /// <summary>The connected socket that takes the terminal's master end.</summary>
    public Slot ConsoleSocket { get; } = new("console-socket");

    /// <summary>The sealed program that executes the container's program, see <see cref="ExecStub"/>.</summary>
    public Slot Stub { get; } = new("stub");

    /// <summary>For `exec`: the pidfd of the container's first process.</summary>
    public Slot Container { get; } = new("container");

    public Slot Root { get; } = new("root");

    /// <summary>The directory that the root file system is attached on, where that is not the host's root.</summary>
    public Slot RootPlace { get; } = new("root-place");

    /// <summary>The container's procfs and devpts as they were mounted, before anything could be put on top.</summary>
    public Slot? Proc { get; set; }

    public Slot? DevPts { get; set; }

    /// <summary>The procfs and sysfs mounts that nothing covers, by their place: what lies in them is found from the mount itself.</summary>
    public List<(IReadOnlyList<string> Place, Slot Mount)> KernelMounts { get; } = [];

    /// <summary>Where the program may be, and whether it was found there (0) when the child looked.</summary>
    public List<(string Path, Block Found)> Executables { get; } = [];

    /// <summary>What is executed if it is not the process's first argument: a hook's path.</summary>
    public string? Program { get; set; }

    /// <summary>What becomes standard input if it is not inherited.</summary>
    public Slot? StandardInput { get; set; }

    /// <summary>True where the process prepares itself unseen, see <see cref="HiddenSteps"/>.</summary>
    public bool IsHidden { get; set; }

    /// <summary>True where even descriptors that exec would close must be gone before: all but the channel and the stub.</summary>
    public bool KeepsNothingElse { get; set; }

    public Slot? TerminalMaster { get; set; }

    /// <summary>The host's procfs, if labels are to be written there.</summary>
    public Slot? HostProc { get; set; }

    /// <summary>The user whose home directory is looked up if the environment has none.</summary>
    public uint User { get; set; }

    /// <summary>The program's environment, as execve takes it.</summary>
    public Argument Environment { get; set; }

    /// <summary>A filter that is installed right before exec.</summary>
    public CompiledFilter? LateFilter { get; set; }

    /// <summary>For a user without rights: sources are opened by the child, at the place in its plan where this is called.</summary>
    public SourcesPlace OpenSourcesHere() => new(Launch.Steps.Count, Sources = new Plan());

    public void Place(SourcesPlace place) => Launch.Insert(place.At, place.Sources);
}

using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Hooks;

/// <summary>Where a hook of the container's side runs: in the namespaces of a process, and once the container has its root, in that root.</summary>
internal sealed record HookPlace(PidFd Process, NamespaceKind Namespaces, LinuxSection Linux, bool HasRoot);

using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Hooks;

/// <summary>Where a createContainer hook runs: in the namespaces of a process that still has the host's root.</summary>
internal sealed record HookPlace(PidFd Process, NamespaceKind Namespaces, LinuxSection Linux);

using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>A user namespace that exists only for its mapping, and the places in the plan that its descriptor goes to.</summary>
internal sealed record UserNamespaceRequest(IReadOnlyList<IdMapping> UidMappings, IReadOnlyList<IdMapping> GidMappings)
{
    public List<Slot> Slots { get; } = [];
}

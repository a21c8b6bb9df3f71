using System.Collections.Frozen;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.References;

namespace Gantry.NodeAgent.Variables;

/// <summary>Everything a container's environment is computed from.</summary>
internal sealed record EnvironmentFacts(Pod Pod, Container Container, ReferenceSnapshot References)
{
    public IReadOnlyDictionary<string, string> ServiceVariables { get; init; } = FrozenDictionary<string, string>.Empty;

    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init; } = FrozenDictionary<string, Quantity>.Empty;
}

using Gantry.Kube;

namespace Gantry.Controllers.DefinedKinds;

/// <summary>Who takes kinds in while users define them.</summary>
internal interface IKindFollower
{
    /// <summary>Returns once the objects of the kind are known.</summary>
    Task AddAsync(ResourceDefinition kind, CancellationToken cancel);

    ValueTask RemoveAsync(ResourceDefinition kind);
}

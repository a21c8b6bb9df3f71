using Gantry.Kube;

namespace Gantry.Controllers.Namespaces;

/// <summary>Objects of one kind that a namespace still holds.</summary>
internal sealed record Remainder(ResourceDefinition Kind, IReadOnlyList<PartialObject> Objects);

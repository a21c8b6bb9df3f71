using Gantry.Kube;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>An object that names an owner.</summary>
internal readonly record struct Dependent(ResourceDefinition Kind, ObjectKey Key);

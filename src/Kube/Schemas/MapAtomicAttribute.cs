namespace Gantry.Kube.Schemas;

/// <summary>An object that server-side apply replaces as a whole: one field of this kind, or every use of the type.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class MapAtomicAttribute : Attribute;

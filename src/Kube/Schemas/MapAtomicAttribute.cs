namespace Gantry.Kube.Schemas;

/// <summary>An object that server-side apply replaces as a whole.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MapAtomicAttribute : Attribute;

namespace Gantry.Kube.Schemas;

/// <summary>A list that server-side apply replaces as a whole.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListAtomicAttribute : Attribute;

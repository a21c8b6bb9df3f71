namespace Gantry.Kube.Schemas;

/// <summary>A union: a strategic merge patch names the keys to keep and the others go.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatchRetainKeysAttribute : Attribute;

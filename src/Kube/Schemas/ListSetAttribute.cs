namespace Gantry.Kube.Schemas;

/// <summary>A list whose items are unique scalars, merged item by item.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListSetAttribute : Attribute;

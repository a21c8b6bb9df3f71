namespace Gantry.Kube.Schemas;

/// <summary>Marks a field that an object must carry.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredFieldAttribute : Attribute;

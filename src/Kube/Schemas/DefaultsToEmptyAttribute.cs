namespace Gantry.Kube.Schemas;

/// <summary>The server fills in an empty object, and that object's own defaults, where the field is left out.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultsToEmptyAttribute : Attribute;

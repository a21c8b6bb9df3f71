namespace Gantry.Kube.Schemas;

/// <summary>The value that the server fills in where an object leaves the field out.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultsToAttribute(object value) : Attribute
{
    public object Value { get; } = value;
}

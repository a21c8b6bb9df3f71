namespace Gantry.Kube.Schemas;

/// <summary>A list of objects that the named fields identify, merged item by item.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapAttribute(params string[] keys) : Attribute
{
    public IReadOnlyList<string> Keys { get; } = keys;
}

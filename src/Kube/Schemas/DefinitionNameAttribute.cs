namespace Gantry.Kube.Schemas;

/// <summary>The type's name in API documents, where the record has another one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DefinitionNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

namespace Gantry.Kube.Schemas;

/// <summary>Marks a field that an object must carry.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredFieldAttribute : Attribute
{
    /// <summary>The rules of the kind say what is wrong with an object that does not carry it.</summary>
    public bool InOwnWords { get; set; }
}

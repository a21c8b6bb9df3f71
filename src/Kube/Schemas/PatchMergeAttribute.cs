namespace Gantry.Kube.Schemas;

/// <summary>A list that a strategic merge patch merges: by the key where the items are objects, by value where they are scalars.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatchMergeAttribute(string? key = null) : Attribute
{
    public string? Key { get; } = key;
}

namespace Gantry.Kube.Protobuf;

/// <summary>
/// Where the field lies in the protobuf form of its kind: its number, or two where Kubernetes wraps a group of fields that JSON has
/// side by side into a message of its own.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WireFieldAttribute(params int[] path) : Attribute
{
    public IReadOnlyList<int> Path { get; } = path;

    /// <summary>A zero, false or empty text that was sent means just that. Elsewhere it stands for "not given".</summary>
    public bool KeepsZero { get; set; }
}

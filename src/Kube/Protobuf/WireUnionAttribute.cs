namespace Gantry.Kube.Protobuf;

/// <summary>A field of a JSON schema whose value is a schema or something else.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WireUnionAttribute(WireUnion union) : Attribute
{
    public WireUnion Union { get; } = union;
}

using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>Who has the address.</summary>
public sealed record IPAddressSpec
{
    /// <summary>The object that the address belongs to.</summary>
    [RequiredField, WireField(1)]
    public ParentReference ParentRef { get; init => field = value ?? new(); } = new();
}

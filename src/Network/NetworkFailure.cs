namespace Gantry.Network;

/// <summary>Reasons for a <see cref="NetworkException"/>.</summary>
public enum NetworkFailure
{
    Invalid,
    AddressesExhausted,
    PortInUse,
    NoFreeSubnet,
}

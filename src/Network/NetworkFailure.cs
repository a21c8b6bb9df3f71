namespace Gantry.Network;

/// <summary>Reasons for a <see cref="NetworkException"/>.</summary>
public enum NetworkFailure
{
    Invalid,
    AddressesExhausted,
    PortInUse,
    NoFreeSubnet,

    /// <summary>There is no such network, or the container is not on it.</summary>
    NotFound,

    /// <summary>The name is taken.</summary>
    Conflict,

    /// <summary>It is understood and not allowed: in use, predefined, or overlapping.</summary>
    Forbidden,
}

namespace Gantry.Network;

/// <summary>The network cannot do what was asked, for the reason that the kind names.</summary>
public sealed class NetworkException(NetworkFailure kind, string message, Exception? cause = null) : Exception(message, cause)
{
    public NetworkFailure Kind { get; } = kind;
}

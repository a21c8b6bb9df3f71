namespace Gantry.Host.Control;

/// <summary>The node could not be asked, or refused; the message is for the user.</summary>
internal sealed class ControlException(string message, bool isUnreachable = false, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>No node answers on the socket.</summary>
    public bool IsUnreachable { get; } = isUnreachable;
}

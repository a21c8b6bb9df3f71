namespace Gantry.NodeAgent;

/// <summary>The node agent could not do something; the message is for the user whose pod it is.</summary>
public sealed class AgentException(AgentFailure kind, string message, Exception? cause = null) : Exception(message, cause)
{
    public AgentFailure Kind { get; } = kind;
}

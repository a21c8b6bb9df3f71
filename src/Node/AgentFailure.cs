namespace Gantry.NodeAgent;

/// <summary>What went wrong, as far as a caller may want to act on it.</summary>
public enum AgentFailure
{
    Invalid,
    NotFound,

    /// <summary>The pod is not in a state in which this can be done.</summary>
    NotReady,
    Volume,
}

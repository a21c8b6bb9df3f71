namespace Gantry.Engine;

/// <summary>A container or pod could not be brought where it was asked to be; the message is one sentence for a person.</summary>
public sealed class EngineException(EngineFailure kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public EngineFailure Kind { get; } = kind;
}

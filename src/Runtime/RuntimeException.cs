namespace Gantry.Runtime;

/// <summary>A command of the runtime could not be done; the message is the one sentence that the user reads.</summary>
internal sealed class RuntimeException(RuntimeFailure kind, string message) : Exception(message)
{
    public RuntimeFailure Kind { get; } = kind;
}

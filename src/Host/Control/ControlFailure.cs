namespace Gantry.Host.Control;

/// <summary>Why the node refused a request: one sentence for the user.</summary>
public sealed record ControlFailure(string Message);

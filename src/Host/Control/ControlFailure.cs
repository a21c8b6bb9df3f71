namespace Gantry.Host.Control;

/// <summary>Why the node refused a request: one sentence for the user.</summary>
internal sealed record ControlFailure(string Message);

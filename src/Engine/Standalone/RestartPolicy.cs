namespace Gantry.Engine.Standalone;

/// <summary>Whether a container that has ended is started again.</summary>
/// <param name="MostRetries">With <see cref="RestartKind.OnFailure"/>: how often at most; 0 is without limit.</param>
public sealed record RestartPolicy(RestartKind Kind = RestartKind.No, int MostRetries = 0);

namespace Gantry.Engine.Standalone;

/// <summary>A process in a container as it is.</summary>
/// <param name="ExitCode">None until it has ended.</param>
/// <param name="Pid">0 before its start.</param>
public sealed record ExecRecord(string Id, string ContainerId, ExecConfig Config, bool HasStarted, bool IsRunning, int? ExitCode, int Pid);

namespace Gantry.Engine.Standalone;

/// <summary>One test of a container's health. Output is cut at 4 KiB.</summary>
public sealed record HealthTest(DateTimeOffset Start, DateTimeOffset End, int ExitCode, string Output);

namespace Gantry.Engine.Standalone;

/// <summary>A container's health with its last tests, the oldest first.</summary>
public sealed record HealthRecord(HealthState State, int FailingStreak, IReadOnlyList<HealthTest> Tests);

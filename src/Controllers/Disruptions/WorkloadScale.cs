namespace Gantry.Controllers.Disruptions;

/// <summary>How many pods the owners of some want together, or why nobody knows.</summary>
internal readonly record struct WorkloadScale(int Replicas, string? Failure);

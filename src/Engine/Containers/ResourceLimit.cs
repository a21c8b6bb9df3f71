namespace Gantry.Engine.Containers;

/// <summary>A limit of setrlimit(2) by its lower-case name without RLIMIT_; -1 is unlimited.</summary>
public sealed record ResourceLimit(string Name, long Soft, long Hard);

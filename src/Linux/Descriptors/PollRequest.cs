namespace Gantry.Linux.Descriptors;

/// <summary>One descriptor to wait for.</summary>
public readonly record struct PollRequest(int Descriptor, PollEvents Events);

namespace Gantry.Linux.Files;

/// <summary>Seconds and nanoseconds since 1970, as files carry them.</summary>
public readonly record struct UnixTime(long Seconds, int Nanoseconds);

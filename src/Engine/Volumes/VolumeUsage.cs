namespace Gantry.Engine.Volumes;

/// <summary>What a volume takes on the disk, and how many containers are made with it.</summary>
public sealed record VolumeUsage(Volume Volume, long Bytes, int References);

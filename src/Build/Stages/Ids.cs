using System.Security.Cryptography;

namespace Gantry.Build.Stages;

/// <summary>New ids of processes and snapshots.</summary>
internal static class Ids
{
    public const string SnapshotPrefix = "build-";

    public static string NewProcess() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static string NewSnapshot() => SnapshotPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}

using System.Globalization;

namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>A level as of a version of the standards; the version counts minors of 1, and the latest is the largest number.</summary>
internal readonly record struct SecurityPolicy(SecurityLevel Level, int Minor)
{
    public const int Latest = int.MaxValue;

    public static SecurityPolicy Default { get; } = new(SecurityLevel.Privileged, Latest);

    public bool ForbidsNothing => Level == SecurityLevel.Privileged;

    /// <summary>As messages name it: restricted:latest, baseline:v1.30.</summary>
    public override string ToString() =>
        $"{Level.ToString().ToLowerInvariant()}:{(Minor == Latest ? "latest" : string.Create(CultureInfo.InvariantCulture, $"v1.{Minor}"))}";
}

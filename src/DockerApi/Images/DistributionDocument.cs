using Gantry.Oci.ImageSpec;

namespace Gantry.DockerApi.Images;

/// <summary>What a registry has under a name.</summary>
internal sealed record DistributionDocument(Descriptor Descriptor, IReadOnlyList<Platform> Platforms);

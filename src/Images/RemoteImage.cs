using Gantry.Oci.ImageSpec;

namespace Gantry.Images;

/// <summary>What a registry has under a name, without bringing it here.</summary>
public sealed record RemoteImage(Descriptor Descriptor, IReadOnlyList<Platform> Platforms);

using Gantry.Oci;

namespace Gantry.Images;

/// <summary>What a registry knows after a push: the digest and size of the manifest under the name.</summary>
public sealed record PushedImage(Reference Name, Digest Digest, long Size);

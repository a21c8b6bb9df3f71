using Gantry.Oci;

namespace Gantry.Images;

/// <summary>A container that was made of an image.</summary>
public sealed record ImageUser(string Container, Digest Image, bool IsRunning);

using Gantry.Oci;

namespace Gantry.Images;

/// <summary>How far one layer of a pull has come.</summary>
public sealed record PullProgress(Digest Layer, PullPhase Phase, long Done, long Total);

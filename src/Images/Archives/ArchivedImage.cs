using Gantry.Oci;

namespace Gantry.Images.Archives;

/// <summary>An image found in an archive: its manifest is stored already, its names are as the archive gives them.</summary>
internal sealed record ArchivedImage(Digest Manifest, IReadOnlyList<string> Names);

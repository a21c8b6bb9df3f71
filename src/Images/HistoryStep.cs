using Gantry.Oci;

namespace Gantry.Images;

/// <summary>One step of how an image was made, with what it takes on the disk.</summary>
/// <param name="Id">The image's id at its last step, none at the others: they have no image of their own here.</param>
public sealed record HistoryStep(Digest? Id, DateTimeOffset? Created, string CreatedBy, string Comment, long Bytes);

using Gantry.Build.Files;

namespace Gantry.Build.Copying;

/// <summary>Files of one tree that a COPY or ADD takes.</summary>
/// <param name="KeepsOwners">The files keep their owners: they come out of an image. Otherwise they belong to root.</param>
/// <param name="Unpacks">Archives among the files are unpacked instead of copied.</param>
internal sealed record CopyGroup(SourceTree Tree, CopySelection Selection, bool KeepsOwners, bool Unpacks);

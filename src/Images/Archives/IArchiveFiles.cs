using Gantry.Oci;

namespace Gantry.Images.Archives;

/// <summary>The files of an archive, brought into the content store when they are asked for.</summary>
internal interface IArchiveFiles
{
    /// <summary>The digest under which the file is stored now; none if the archive has no such file.</summary>
    Task<Digest?> FindAsync(string path, CancellationToken cancel);
}

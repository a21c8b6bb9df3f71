namespace Gantry.Images.Content;

/// <summary>Watches that writing leaves some space on the disk.</summary>
internal sealed class FreeSpace(string directory, long reserve)
{
    private const long CheckEvery = 16 << 20;
    private readonly DriveInfo _drive = new(directory);
    private long _unchecked = CheckEvery;

    /// <summary>Throws the disk-full error before the disk is full.</summary>
    public void Spend(long bytes)
    {
        _unchecked += bytes;
        if (_unchecked < CheckEvery)
            return;
        _unchecked = 0;
        if (_drive.AvailableFreeSpace < reserve)
            throw new ImagesException(ImagesFailure.NoSpace, $"no space left on device: less than {reserve >> 20} MiB are free on the disk of {directory}");
    }
}

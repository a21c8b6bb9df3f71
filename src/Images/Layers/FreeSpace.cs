namespace Gantry.Images.Layers;

/// <summary>Watches that writing leaves some space on the disk.</summary>
internal sealed class FreeSpace(string directory, long reserve)
{
    private const long CheckEvery = 16 << 20;
    private readonly DriveInfo _drive = new(directory);
    private long _unchecked_ = CheckEvery;

    /// <summary>Throws the disk-full error before the disk is full.</summary>
    public void Spend(long bytes)
    {
        _unchecked_ += bytes;
        if (_unchecked_ < CheckEvery)
            return;
        _unchecked_ = 0;
        if (_drive.AvailableFreeSpace < reserve)
            throw new ImagesException(ImagesFailure.NoSpace, $"no space left on device: less than {reserve >> 20} MiB are free on the disk of {directory}");
    }
}

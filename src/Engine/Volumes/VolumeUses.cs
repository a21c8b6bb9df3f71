using Gantry.Linux;
using Gantry.Linux.Mounts;

namespace Gantry.Engine.Volumes;

/// <summary>Who runs with which volume, as one empty file each, so that it is still known after this process was killed.</summary>
internal sealed class VolumeUses(string root)
{
    public IReadOnlyList<string> Of(string volume)
    {
        string path = PathOf(volume);
        return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file))] : [];
    }

    // The note comes before the mount and goes after it: what a crash leaves in between is taken away with the note.
    public async Task BeginAsync(Volume volume, string user, CancellationToken cancel)
    {
        Directory.CreateDirectory(PathOf(volume.Name));
        await File.WriteAllBytesAsync(Path.Combine(PathOf(volume.Name), user), [], cancel);
        if (!volume.IsMounted || MountTable.IsMountPoint(volume.Mountpoint))
            return;

        VolumeMountOptions options = VolumeMountOptions.Of(volume.Options!);
        try
        {
            options = await options.ResolveAsync(cancel);
            await Task.Run(() => Mount(options, volume.Mountpoint), cancel);
        }
        catch (Exception failure) when (failure is LinuxException or System.Net.Sockets.SocketException)
        {
            File.Delete(Path.Combine(PathOf(volume.Name), user));
            string reason = failure is LinuxException refused ? System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage((int)refused.Errno) : failure.Message;
            throw new EngineException(
                EngineFailure.Refused,
                $"error while mounting volume '{volume.Mountpoint}': failed to mount local volume: {options.Describe(volume.Mountpoint)}: {Lower(reason)}", failure);
        }
    }

    public bool End(Volume volume, string user)
    {
        string note = Path.Combine(PathOf(volume.Name), user);
        if (!File.Exists(note))
            return false;

        if (volume.IsMounted && Of(volume.Name).Count == 1)
            MountTable.UnmountAll(volume.Mountpoint);
        File.Delete(note);
        return true;
    }

    /// <summary>Before the volume goes; a mount that nobody uses any more would keep it.</summary>
    public void Forget(Volume volume)
    {
        if (volume.IsMounted)
            MountTable.UnmountAll(volume.Mountpoint);
        if (Directory.Exists(PathOf(volume.Name)))
            Directory.Delete(PathOf(volume.Name), recursive: true);
    }

    private static void Mount(VolumeMountOptions options, string target)
    {
        const MountFlags Binding = MountFlags.Bind | MountFlags.Recursive;
        MountTable.Mount(options.Device, target, options.Type, options.Flags, options.Data);

        // The kernel makes a bind mount first, and takes its other flags only in a second step.
        if (options.Flags.HasFlag(MountFlags.Bind) && (options.Flags & ~Binding) != 0)
            MountTable.Mount(source: null, target, type: null, MountFlags.Remount | MountFlags.Bind | (options.Flags & ~Binding));
    }

    private string PathOf(string volume) => Path.Combine(root, volume);

    private static string Lower(string reason) => reason.Length == 0 ? reason : char.ToLowerInvariant(reason[0]) + reason[1..];
}

namespace Gantry.Host.Nodes;

/// <summary>Holds a root for one process. The kernel lets go of it when the process ends, however it ends.</summary>
internal sealed class NodeLock : IDisposable
{
    private readonly FileStream _file;

    private NodeLock(FileStream file) => _file = file;

    /// <summary>Takes the root, or says that another process has it.</summary>
    public static NodeLock Take(NodePaths paths) =>
        TryTake(paths) ?? throw new NodeException($"a node is already running on {paths.Root}; see: gantry status, or choose another --root");

    /// <summary>Takes the root, or returns null where another process has it.</summary>
    public static NodeLock? TryTake(NodePaths paths)
    {
        try
        {
            // No sharing is an exclusive flock(2) here.
            return new NodeLock(new FileStream(paths.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (failure is not (DirectoryNotFoundException or FileNotFoundException) && File.Exists(paths.Lock))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}

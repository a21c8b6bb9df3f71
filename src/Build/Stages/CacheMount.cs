namespace Gantry.Build.Stages;

/// <summary>A cache directory in use by one step.</summary>
internal sealed class CacheMount(string directory, Action release) : IDisposable
{
    public string Directory { get; } = directory;

    public void Dispose() => release();
}

using Gantry.DockerApi.Answers;

namespace Gantry.DockerApi.Images;

/// <summary>Turns progress of one kind into lines, behind a first line that is only sent once there is something to tell.</summary>
internal sealed class LineProgress<T>(IProgress<ProgressMessage> lines, ProgressMessage? first, Func<T, ProgressMessage?> lineOf) : IProgress<T>
{
    private ProgressMessage? _waiting = first;

    public void Report(T value)
    {
        Begin();
        if (lineOf(value) is { } line)
            lines.Report(line);
    }

    /// <summary>Sends the first line where it has not been sent.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _waiting, null) is { } line)
            lines.Report(line);
    }
}

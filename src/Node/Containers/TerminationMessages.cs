using System.Text;
using Gantry.NodeAgent.Logs;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Containers;

/// <summary>What a container left as its last words: the file it may write, or else the end of its log.</summary>
internal sealed class TerminationMessages(AgentPaths paths)
{
    // The limits that the API documents.
    private const int LongestMessage = 4096;
    private const int LongestFromLog = 2048;
    private const int LinesFromLog = 80;

    public async Task<string> ReadAsync(string podUid, ObservedContainer container, Cri.ContainerStatus status, CancellationToken cancel)
    {
        string written = await ReadFileAsync(paths.TerminationMessage(podUid, container.Name, container.Attempt), cancel);
        bool usesLog = status.Annotations.TryGetValue(PodLabels.TerminationMessagePolicy, out string? policy) && policy == "FallbackToLogsOnError";
        if (written.Length == 0 && usesLog && container.ExitCode != 0 && container.LogPath.Length > 0)
            written = await new ContainerLog(container.LogPath).TailAsync(LinesFromLog, LongestFromLog, cancel);

        if (container.Message.Length == 0 || written.Length == 0)
            return written.Length > 0 ? written : container.Message;
        return $"{container.Message}: {written}";
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
            return "";

        await using FileStream file = File.OpenRead(path);
        file.Seek(-Math.Min(file.Length, LongestMessage), SeekOrigin.End);
        byte[] text = new byte[LongestMessage];
        int length = await file.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(text, 0, length);
    }
}

using System.Text.Json;
using Gantry.Build;
using Gantry.DockerApi.Answers;
using Gantry.DockerApi.Images;

namespace Gantry.DockerApi.Builds;

/// <summary>Puts what a build tells into the lines that Docker's own builder wrote, which clients print and search.</summary>
internal sealed class BuildLines(IProgress<ProgressMessage> lines, bool isQuiet) : IProgress<BuildMessage>
{
    private volatile bool _hasTold;

    /// <summary>Something was sent, so a failure is one more line and no status.</summary>
    public bool HasTold => _hasTold;

    public void Report(BuildMessage value)
    {
        // The id is for programs, quiet or not.
        if (value.Kind == BuildMessageKind.Built)
            Send(new ProgressMessage { Aux = JsonSerializer.SerializeToElement(new BuildAux(value.Text), BuildJson.Default.BuildAux) });
        if (!isQuiet && LineOf(value) is { } line)
            Send(line);
    }

    private static ProgressMessage? LineOf(BuildMessage message) => message.Kind switch
    {
        BuildMessageKind.Step => Text($"Step {message.Step}/{message.Steps} : {message.Text}\n"),
        BuildMessageKind.Cached => Text(" ---> Using cache\n"),
        BuildMessageKind.Missed => Text($" ---> Not cached: {message.Text}\n"),
        BuildMessageKind.Running => Text($" ---> Running in {Short(message.Text)}\n"),
        BuildMessageKind.Output or BuildMessageKind.ErrorOutput => Text(message.Text),
        BuildMessageKind.Removed => Text($" ---> Removed intermediate container {Short(message.Text)}\n"),
        BuildMessageKind.Result => Text($" ---> {Short(message.Text)}\n"),
        BuildMessageKind.Triggers => Text(message.Text == "1" ? "# Executing 1 build trigger\n" : $"# Executing {message.Text} build triggers\n"),
        BuildMessageKind.Pull => message.Progress is { } progress ? ImageLines.Of(progress) : null,
        BuildMessageKind.Built => Text($"Successfully built {Short(message.Text)}\n"),
        BuildMessageKind.Tagged => Text($"Successfully tagged {message.Text}\n"),
        _ => Text(message.Text + "\n"),
    };

    private void Send(ProgressMessage line)
    {
        _hasTold = true;
        lines.Report(line);
    }

    private static ProgressMessage Text(string text) => new() { Stream = text };

    private static string Short(string id)
    {
        string hex = id.StartsWith("sha256:", StringComparison.Ordinal) ? id[7..] : id;
        return hex.Length > 12 ? hex[..12] : hex;
    }
}

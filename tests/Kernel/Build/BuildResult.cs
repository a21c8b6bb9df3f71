using Gantry.Build;
using Gantry.Images;

namespace Gantry.Tests;

/// <summary>What a build said and made, or why it failed.</summary>
internal sealed record BuildResult(Image? Made, IReadOnlyList<BuildMessage> Messages, BuildException? Failure)
{
    public Image Image => Made ?? throw new InvalidOperationException($"the build failed: {Failure?.Message}\n{Failure?.Excerpt}\n{Text}", Failure);

    public string Output => string.Concat(Messages.Where(message => message.Kind is BuildMessageKind.Output or BuildMessageKind.ErrorOutput).Select(message => message.Text));

    public string Text => string.Join('\n', Messages.Select(message => $"{message.Kind} {message.Step} {message.Text}"));

    public int Cached => Messages.Count(message => message.Kind == BuildMessageKind.Cached);

    public IReadOnlyList<string> Misses => [.. Messages.Where(message => message.Kind == BuildMessageKind.Missed).Select(message => message.Text)];
}

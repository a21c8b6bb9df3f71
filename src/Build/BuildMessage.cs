using Gantry.Images;

namespace Gantry.Build;

/// <summary>One thing that a build tells while it runs.</summary>
/// <param name="Step">The number of the step among <paramref name="Steps"/>; 0 if it belongs to none.</param>
public sealed record BuildMessage(BuildMessageKind Kind, string Text, int Step = 0, int Steps = 0)
{
    /// <summary>With <see cref="BuildMessageKind.Pull"/>.</summary>
    public PullProgress? Progress { get; init; }
}

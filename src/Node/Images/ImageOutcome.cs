using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Images;

/// <summary>An image that is there, or why it is not.</summary>
internal sealed record ImageOutcome(Cri.Image? Image, StartFailure? Failure);

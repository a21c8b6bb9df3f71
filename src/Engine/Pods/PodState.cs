namespace Gantry.Engine.Pods;

/// <summary>Whether containers can be made in a pod.</summary>
public enum PodState
{
    Ready,
    NotReady,
}

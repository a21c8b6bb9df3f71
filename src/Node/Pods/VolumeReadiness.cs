namespace Gantry.NodeAgent.Pods;

/// <summary>How far a pod's volumes are.</summary>
internal enum VolumeReadiness
{
    Missing,
    InPreparation,
    Ready,
}

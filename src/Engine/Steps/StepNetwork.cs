namespace Gantry.Engine.Steps;

/// <summary>What network a step has.</summary>
public enum StepNetwork
{
    /// <summary>The one that <see cref="StepConfig.NetworkName"/> names.</summary>
    Bridged,

    /// <summary>The loopback interface alone.</summary>
    None,
    Host,
}

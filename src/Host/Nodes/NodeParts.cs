namespace Gantry.Host.Nodes;

/// <summary>Which parts of a node are started.</summary>
internal enum NodeParts
{
    /// <summary>Everything: this machine decides and works.</summary>
    All,

    /// <summary>Store, API server, controllers and scheduler, without a machine that runs pods.</summary>
    ControlPlane,

    /// <summary>Store and API server alone: nothing acts on the objects.</summary>
    Api,
}

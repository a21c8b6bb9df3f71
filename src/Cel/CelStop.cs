namespace Gantry.Cel;

/// <summary>Why an evaluation ended.</summary>
public enum CelStop
{
    Finished,
    CostExceeded,
    AllocationExceeded,
    Cancelled,

    /// <summary>The thread had too little stack left.</summary>
    TooDeep,
}

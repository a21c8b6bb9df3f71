namespace Gantry.NodeAgent.Probes;

/// <summary>A probe's standing result: it changes only after enough equal answers in a row.</summary>
internal readonly record struct ProbeCount(bool Standing, bool Last, int InARow)
{
    public static ProbeCount Starting(bool standing) => new(standing, standing, 0);

    public ProbeCount After(bool success, int failureThreshold, int successThreshold)
    {
        int inARow = success == Last ? InARow + 1 : 1;
        bool isEnough = inARow >= (success ? successThreshold : failureThreshold);
        return new(isEnough ? success : Standing, success, inARow);
    }

    /// <summary>The last answers were failures, and enough of them to be believed.</summary>
    public bool HasFailed(int failureThreshold) => !Last && InARow >= failureThreshold;
}

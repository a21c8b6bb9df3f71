namespace Gantry.NodeAgent.Probes;

/// <summary>What a probe decides: whether the container has started, may get traffic, or has to be replaced.</summary>
internal enum ProbeKind
{
    Startup,
    Readiness,
    Liveness,
}

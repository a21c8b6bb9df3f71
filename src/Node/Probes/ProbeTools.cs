using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Probes;

/// <summary>What all probes of a node share.</summary>
internal sealed record ProbeTools(ProbeRunner Runner, PodEvents Events, TimeProvider Clock);

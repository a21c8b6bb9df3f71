using System.Net;

namespace Gantry.Network.Pods;

/// <summary>A host port together with the pod that it leads to.</summary>
internal readonly record struct PublishedPort(IPAddress Pod, PortMapping Mapping);

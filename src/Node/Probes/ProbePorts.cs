using System.Globalization;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Probes;

/// <summary>A port by number, or by the name that a container gives one of its ports.</summary>
internal static class ProbePorts
{
    public static int? Resolve(IntOrString port, Container container)
    {
        if (port.IsNumber)
            return port.Number is > 0 and < 65536 ? port.Number : null;
        if (container.Ports.FirstOrDefault(candidate => candidate.Name == port.Text) is { } named)
            return named.Number;
        return int.TryParse(port.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}

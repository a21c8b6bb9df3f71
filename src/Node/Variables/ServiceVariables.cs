using System.Globalization;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Variables;

/// <summary>The variables that tell a container about the services there were when it started.</summary>
internal static class ServiceVariables
{
    /// <summary>The API's own service is always told; those of the pod's namespace unless the pod declines.</summary>
    public static IReadOnlyDictionary<string, string> For(Pod pod, IEnumerable<Service> services)
    {
        var variables = new Dictionary<string, string>();
        bool links = pod.Spec.EnableServiceLinks ?? true;
        foreach (Service service in services.OrderBy(service => service.Namespace == pod.Namespace ? 1 : 0))
        {
            bool isApi = service.Namespace == "default" && service.Name == "kubernetes";
            if (HasAddress(service) && (isApi || (links && service.Namespace == pod.Namespace)))
                Add(variables, service);
        }

        return variables;
    }

    private static bool HasAddress(Service service) =>
        service.Spec.ClusterIP is { Length: > 0 } address && address != "None" && service.Spec.Ports.Count > 0;

    // REDIS_SERVICE_HOST, REDIS_SERVICE_PORT[_NAME], and the older form of container links: REDIS_PORT_6379_TCP[_PROTO|_PORT|_ADDR].
    private static void Add(Dictionary<string, string> variables, Service service)
    {
        string prefix = service.Name.ToUpperInvariant().Replace('-', '_');
        string address = service.Spec.ClusterIP!;
        ServicePort first = service.Spec.Ports[0];
        variables[$"{prefix}_SERVICE_HOST"] = address;
        variables[$"{prefix}_SERVICE_PORT"] = Number(first.Port);
        variables[$"{prefix}_PORT"] = Url(first, address);
        foreach (ServicePort port in service.Spec.Ports)
        {
            if (port.Name is { Length: > 0 } name)
                variables[$"{prefix}_SERVICE_PORT_{name.ToUpperInvariant().Replace('-', '_')}"] = Number(port.Port);

            string link = $"{prefix}_PORT_{Number(port.Port)}_{ProtocolOf(port).ToUpperInvariant()}";
            variables[link] = Url(port, address);
            variables[$"{link}_PROTO"] = ProtocolOf(port);
            variables[$"{link}_PORT"] = Number(port.Port);
            variables[$"{link}_ADDR"] = address;
        }
    }

    private static string Url(ServicePort port, string address)
    {
        string host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        return $"{ProtocolOf(port)}://{host}:{Number(port.Port)}";
    }

    private static string ProtocolOf(ServicePort port) => (port.Protocol ?? "TCP").ToLowerInvariant();

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);
}

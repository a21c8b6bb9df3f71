using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>What both levels say of the filters of system calls.</summary>
internal static class SeccompProfiles
{
    public static bool IsSet(JsonObject? context) => context.Child("seccompProfile") is not null;

    public static bool IsForbidden(JsonObject? context) => IsSet(context) && context.Child("seccompProfile").Text("type") is not ("RuntimeDefault" or "Localhost");

    public static Violation Forbidden(PodUnderCheck pod, bool isPod, string[] names)
    {
        IEnumerable<string> values = pod.Containers.Select(container => container.Child("securityContext")).Append(pod.Context)
            .Where(IsForbidden).Select(context => context.Child("seccompProfile").Text("type") ?? "").Distinct().Order(StringComparer.Ordinal);
        return new("seccompProfile", $"{Violation.Setters(isPod, names)} must not set securityContext.seccompProfile.type to {Violation.Quoted(values)}");
    }
}

using System.Security.Cryptography;
using System.Text;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Pods;

/// <summary>Whether a container that ended is started again.</summary>
internal static class RestartRules
{
    /// <summary>An init container that keeps running beside the others.</summary>
    public static bool IsSidecar(Container container) => container.RestartPolicy == "Always";

    public static bool RestartsAfter(Pod pod, Container container, int exitCode)
    {
        foreach (ContainerRestartRule rule in container.RestartPolicyRules)
        {
            if (rule.Action == "Restart" && Matches(rule.ExitCodes, exitCode))
                return true;
        }

        return (container.RestartPolicy ?? pod.Spec.RestartPolicy ?? "Always") switch
        {
            "Always" => true,
            "OnFailure" => exitCode != 0,
            _ => false,
        };
    }

    /// <summary>An init container runs until it succeeds, unless the pod never restarts anything.</summary>
    public static bool InitRestartsAfter(Pod pod, Container container, int exitCode) => exitCode != 0 && RestartsAfter(pod, container, exitCode);

    /// <summary>What of a container's declaration makes a running instance outdated when it changes: only its image may.</summary>
    public static string SpecHash(Container container) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{container.Name}\0{container.Image}")).AsSpan(0, 4));

    private static bool Matches(ContainerRestartRuleOnExitCodes? rule, int exitCode) => rule?.Operator switch
    {
        "In" => rule.Values.Contains(exitCode),
        "NotIn" => !rule.Values.Contains(exitCode),
        _ => false,
    };
}

using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Registration;

/// <summary>The conditions of this node. Pure.</summary>
internal static class NodeConditions
{
    public static IReadOnlyList<NodeCondition> Of(NodePressure pressure, string? runtimeProblem, IReadOnlyList<NodeCondition> before, DateTimeOffset now)
    {
        NodeCondition[] ours =
        [
            Pressure("MemoryPressure", pressure.IsMemoryShort, "KubeletHasInsufficientMemory", "KubeletHasSufficientMemory", "memory available"),
            Pressure("DiskPressure", pressure.IsDiskShort, "KubeletHasDiskPressure", "KubeletHasNoDiskPressure", "disk space"),
            Pressure("PIDPressure", pressure.ArePidsShort, "KubeletHasInsufficientPID", "KubeletHasSufficientPID", "PID available"),
            runtimeProblem is null
                ? new() { Type = "Ready", Status = "True", Reason = "KubeletReady", Message = "the node agent is posting ready status" }
                : new() { Type = "Ready", Status = "False", Reason = "KubeletNotReady", Message = runtimeProblem },
        ];
        IEnumerable<NodeCondition> others = before.Where(condition => ours.All(own => own.Type != condition.Type));
        return [.. others, .. ours.Select(condition => Dated(condition, before, now))];
    }

    private static NodeCondition Pressure(string type, bool isShort, string shortReason, string fineReason, string what) => new()
    {
        Type = type,
        Status = isShort ? "True" : "False",
        Reason = isShort ? shortReason : fineReason,
        Message = isShort ? $"the node is short of {what}" : $"the node has sufficient {what}",
    };

    private static NodeCondition Dated(NodeCondition condition, IReadOnlyList<NodeCondition> before, DateTimeOffset now)
    {
        NodeCondition? old = before.FirstOrDefault(candidate => candidate.Type == condition.Type);
        return condition with
        {
            LastHeartbeatTime = now,
            LastTransitionTime = old?.Status == condition.Status && old.LastTransitionTime is { } since ? since : now,
        };
    }
}

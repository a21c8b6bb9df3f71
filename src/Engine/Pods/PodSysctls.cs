namespace Gantry.Engine.Pods;

/// <summary>Which kernel settings a pod may have: those that belong to its namespaces and no others.</summary>
internal static class PodSysctls
{
    private static readonly string[] OfIpc = ["kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem"];

    public static void Validate(PodConfig pod)
    {
        foreach ((string name, string value) in pod.Sysctls)
        {
            string dotted = name.Replace('/', '.');
            bool isAllowed = IsPlain(dotted) && !value.Any(c => char.IsControl(c) || c == '+') &&
                (BelongsToNetwork(dotted) ? !pod.UsesHostNetwork : BelongsToIpc(dotted) && !pod.UsesHostIpc);
            if (!isAllowed)
                throw new EngineException(EngineFailure.Invalid, $"the sysctl {name} is not one of the pod's own namespaces");
        }
    }

    private static bool BelongsToNetwork(string name) => name.StartsWith("net.", StringComparison.Ordinal);

    private static bool BelongsToIpc(string name) =>
        OfIpc.Contains(name) || name.StartsWith("kernel.shm", StringComparison.Ordinal) || name.StartsWith("fs.mqueue.", StringComparison.Ordinal);

    private static bool IsPlain(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') && !name.Contains("..", StringComparison.Ordinal);
}

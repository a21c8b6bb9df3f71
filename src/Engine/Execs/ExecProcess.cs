using Gantry.Engine.Containers;
using Gantry.Engine.Specs;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Execs;

/// <summary>Derives the process of an exec from that of its container. Pure.</summary>
internal static class ExecProcess
{
    /// <param name="user">None stays the container's.</param>
    public static Process For(Process own, ExecRequest request, ContainerConfig container, ResolvedUser? user) => own with
    {
        Args = request.Command,
        Terminal = request.HasTerminal,
        ConsoleSize = null,
        Env = Environment(own.Env, request, user is null || IsHomeGiven(container, request) ? null : user.Home),
        Cwd = string.IsNullOrEmpty(request.WorkingDirectory) ? own.Cwd : request.WorkingDirectory,
        User = user is null ? own.User : new User { Uid = user.Uid, Gid = user.Gid, AdditionalGids = user.AdditionalGids },
        Capabilities = request.IsPrivileged ? All() : own.Capabilities,
    };

    private static bool IsHomeGiven(ContainerConfig container, ExecRequest request) =>
        container.Environment.Concat(request.Environment).Any(variable => variable.StartsWith("HOME=", StringComparison.Ordinal));

    private static IReadOnlyList<string> Environment(IReadOnlyList<string> own, ExecRequest request, string? home)
    {
        var variables = new OrderedDictionary<string, string>();
        string[] homes = home is null ? [] : ["HOME=" + home];
        string[] terminal = request.HasTerminal ? ["TERM=xterm"] : [];
        foreach (string variable in terminal.Concat(own).Concat(homes).Concat(request.Environment))
        {
            if (variable.Contains('\0'))
                throw new EngineException(EngineFailure.Invalid, "a variable of the exec contains a zero byte");
            variables[variable.Split('=', 2)[0]] = variable;
        }
        return [.. variables.Values.Where(variable => variable.Contains('='))];
    }

    private static Capabilities All()
    {
        IReadOnlyList<string> all = CapabilitySet.For(new SecurityConfig { IsPrivileged = true }, CapabilitySet.OfHost());
        return new Capabilities { Bounding = all, Effective = all, Permitted = all };
    }
}

using System.Text;
using Gantry.Linux;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;
using Gantry.Runtime.Rootfs;

namespace Gantry.Runtime.Confinement;

/// <summary>The program's environment: of a name that is given twice the last value, and HOME from the container's /etc/passwd where it is not given.</summary>
internal static class EnvironmentSteps
{
    private const string Home = "HOME=";
    private const int MaxHome = 4096;

    // O_CLOEXEC and O_NOCTTY; O_NONBLOCK because the file may be a FIFO that nobody writes to.
    private const int ReadOnlyAtOnce = 0x80000 | 0x100 | 0x800;

    public static void Add(LaunchPlan plan, Process process)
    {
        List<string> variables = Last(process.Env);
        bool hasHome = variables.RemoveAll(static variable => variable == Home) == 0 && variables.Exists(static variable => variable.StartsWith(Home, StringComparison.Ordinal));
        plan.User = process.User.Uid;
        plan.Environment = hasHome ? (string[])[.. variables] : WithHome(plan, variables);
    }

    // The answer is read straight into the text that the environment points to.
    private static Block WithHome(LaunchPlan plan, List<string> variables)
    {
        byte[] content = new byte[MaxHome];
        Encoding.UTF8.GetBytes(Home + "/", content);
        var home = new Block("home", content);
        var passwd = new Handover("passwd");
        Step open = plan.Launch.Add("open the container's /etc/passwd", SystemCall.openat2, plan.Root, "etc/passwd", RootPaths.How(ReadOnlyAtOnce), 24)
            .Into(passwd.Slots[0])
            .Tolerating(Errno.NotFound, Errno.NotDirectory, Errno.AccessDenied, Errno.Loop, Errno.CrossDevice, Errno.NoSuchDevice);
        passwd.AddSend(plan, "home directory wanted", ChildMessages.NeedsHome);
        plan.Launch.Add("take the home directory", SystemCall.read, plan.Channel, home, MaxHome - 1);
        plan.Launch.Add("close /etc/passwd", SystemCall.close, passwd.Slots[0]);
        plan.Launch.EndSkipIfTolerated(open);

        var vector = new Block("environment", new byte[(variables.Count + 2) * sizeof(long)]);
        for (int i = 0; i < variables.Count; i++)
            vector.Pointing(i * sizeof(long), variables[i]);

        return vector.Pointing(variables.Count * sizeof(long), home);
    }

    private static List<string> Last(IReadOnlyList<string> variables)
    {
        var places = new Dictionary<string, int>(variables.Count);
        var last = new List<string>(variables.Count + 1);
        foreach (string variable in variables)
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? variable : variable[..equals];
            if (places.TryAdd(name, last.Count))
                last.Add(variable);
            else
                last[places[name]] = variable;
        }

        return last;
    }
}

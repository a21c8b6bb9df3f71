using System.Text;
using Gantry.Linux;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>The child's own session, keyring, host name and file mode mask.</summary>
internal static class SessionSteps
{
    private const int SetDumpable = 4;
    private const int JoinSessionKeyring = 1;

    public static void Add(LaunchPlan plan, LaunchRequest request)
    {
        Plan launch = plan.Launch;

        AddHiding(plan, request);
        launch.Add("start a session", SystemCall.setsid);
        if (request.MakesKeyring)
        {
            launch.Add("make a session keyring", SystemCall.keyctl, JoinSessionKeyring, "_ses." + request.Id)
                .Tolerating(Errno.NotImplemented, Errno.NotPermitted, Errno.AccessDenied);
        }

        launch.Add("clear the file mode mask", SystemCall.umask, 0);
        AddNames(launch, request);
    }

    // Until exec this is still the runtime's memory: no process of the container may look into it (CVE-2016-9962). The files in
    // /proc of a hidden process belong to root, so without rights over the host it is hidden after its id maps are written; and
    // only from those whose namespaces it joins, because its own user could not exec in the container before `start` otherwise.
    private static void AddHiding(LaunchPlan plan, LaunchRequest request)
    {
        if (!request.Host.IsRootless)
            plan.Prepare.Add("hide this process and its child from debuggers", SystemCall.prctl, SetDumpable, 0, 0, 0, 0);
        else if (request.Joins(NamespaceTypes.User) || request.Joins(NamespaceTypes.Pid))
            plan.Launch.Add("hide this process from debuggers", SystemCall.prctl, SetDumpable, 0, 0, 0, 0);
    }

    private static void AddNames(Plan launch, LaunchRequest request)
    {
        if (request.Spec.Hostname is { Length: > 0 } host)
        {
            RequireUts(request, "hostname");
            RequirePlain(host, "hostname");
            launch.Add($"set host name {host}", SystemCall.sethostname, host, Encoding.UTF8.GetByteCount(host));
        }

        if (request.Spec.Domainname is { Length: > 0 } domain)
        {
            RequireUts(request, "domainname");
            RequirePlain(domain, "domainname");
            launch.Add($"set domain name {domain}", SystemCall.setdomainname, domain, Encoding.UTF8.GetByteCount(domain));
        }
    }

    // Names end up in files and on terminals of whoever asks for them; the kernel takes 64 bytes (uname(2)) of any kind.
    private static void RequirePlain(string name, string what)
    {
        bool isPlain = Encoding.UTF8.GetByteCount(name) <= 64;
        foreach (char letter in name)
            isPlain &= !char.IsControl(letter);

        if (!isPlain)
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: {what} is longer than 64 bytes or has control characters");
    }

    private static void RequireUts(LaunchRequest request, string what)
    {
        if (!request.HasOfItsOwn(NamespaceTypes.Uts))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: {what} needs a uts namespace of the container's own");
    }
}

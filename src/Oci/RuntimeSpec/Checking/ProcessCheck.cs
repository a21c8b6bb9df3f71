namespace Gantry.Oci.RuntimeSpec.Checking;

/// <summary>Holds the `process` of a config.json to the specification.</summary>
internal static class ProcessCheck
{
    private const uint MaxUmask = 511;

    public static void Add(Findings findings, Process process, string path)
    {
        findings.RequireAbsolute(process.Cwd, path + ".cwd");
        findings.Require(process.Args.Count > 0, path + ".args", "is empty, there is nothing to run");
        foreach (string variable in process.Env)
        {
            if (variable.IndexOf('=', StringComparison.Ordinal) <= 0)
                findings.Require(false, path + ".env", $"'{variable}' is not NAME=value");
        }

        CheckUser(findings, process.User, path + ".user");
        if (process.ConsoleSize is { } size)
            findings.Require(size.Height <= ushort.MaxValue && size.Width <= ushort.MaxValue, path + ".consoleSize", $"{size.Width}x{size.Height} is no size of a terminal");
    }

    // setresuid(-1) would leave the process root.
    private static void CheckUser(Findings findings, User user, string path)
    {
        findings.Require(user.Uid != uint.MaxValue, path + ".uid", $"{user.Uid} is no user id");
        findings.Require(user.Gid != uint.MaxValue, path + ".gid", $"{user.Gid} is no group id");
        findings.Require(user.Umask is not > MaxUmask, path + ".umask", $"{user.Umask} has bits above 0777");
        foreach (uint group in user.AdditionalGids)
            findings.Require(group != uint.MaxValue, path + ".additionalGids", $"{group} is no group id");
    }
}

namespace Gantry.Runtime.Launching;

/// <summary>The security modules of the kernel that give labels to processes.</summary>
internal static class SecurityModules
{
    public const string AppArmor = "apparmor";
    public const string Selinux = "selinux";

    /// <summary>Whether the running kernel has the module and uses it.</summary>
    public static bool Has(string module) => module switch
    {
        AppArmor => File.Exists("/sys/module/apparmor/parameters/enabled") && File.ReadAllText("/sys/module/apparmor/parameters/enabled").StartsWith('Y'),
        Selinux => File.Exists("/sys/fs/selinux/enforce"),
        _ => false,
    };
}

using System.Runtime.InteropServices;

namespace Gantry.Tests;

/// <summary>Numbers of system calls that this C library has no function for, or one that hides something.</summary>
internal static class CallNumbers
{
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static nint Uname => IsArm ? 160 : 63;

    public static nint FileControl => IsArm ? 25 : 72;

    public static nint GetDirectory => IsArm ? 17 : 79;

    public static nint SetUmask => IsArm ? 166 : 95;

    public static nint GetGroups => IsArm ? 158 : 115;

    public static nint GetResourceIds(bool ofGroup) => (IsArm, ofGroup) switch
    {
        (true, false) => 148,
        (true, true) => 150,
        (false, false) => 118,
        (false, true) => 120,
    };

    public static nint CapabilityGet => IsArm ? 90 : 125;

    public static nint Personality => IsArm ? 92 : 135;

    public static nint ProcessControl => IsArm ? 167 : 157;

    public static nint GetAffinity => IsArm ? 123 : 204;

    public static nint ClockGetTime => IsArm ? 113 : 228;

    public static nint GetMemoryPolicy => IsArm ? 236 : 239;

    public static nint GetIoPriority => IsArm ? 31 : 252;

    public static nint ResourceLimit => IsArm ? 261 : 302;

    public static nint GetSchedulerAttributes => IsArm ? 275 : 315;

    public static nint Statx => IsArm ? 291 : 332;
}

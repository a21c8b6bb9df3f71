using Gantry.Linux;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Confinement;

/// <summary>The five capability sets, in the two places where they can be set.</summary>
internal static class CapabilitySteps
{
    private const int DropFromBounding = 24;
    private const int Ambient = 47;
    private const int AmbientRaise = 2;
    private const int AmbientClearAll = 4;
    private const uint Version3 = 0x20080522;

    /// <summary>While root: what is not in the bounding set can never be gained again.</summary>
    public static void AddBounding(Plan launch, ulong bounding, int last)
    {
        for (int i = 0; i <= last; i++)
        {
            if ((bounding & (1UL << i)) == 0)
                launch.Add($"drop {Name(i)} for ever", SystemCall.prctl, DropFromBounding, i, 0, 0, 0);
        }
    }

    /// <summary>After the change of user: what is still permitted works again.</summary>
    public static void AddTakeUp(Plan launch, ulong permitted) =>
        launch.Add("take capabilities up again", SystemCall.capset, Block.Of("cap-header", Version3, 0U), Sets(permitted, permitted, 0));

    /// <summary>As the final user: exactly the sets asked for.</summary>
    public static void AddFinal(LaunchPlan plan, Capabilities? wanted, ConfinementContext context)
    {
        ulong bounding = CapabilitySet.Allowed(plan, wanted?.Bounding, context);
        ulong permitted = CapabilitySet.Allowed(plan, wanted?.Permitted, context);

        // Rules of capset(2) and PR_CAP_AMBIENT_RAISE: what breaks them cannot be granted.
        ulong effective = Within(plan, CapabilitySet.Allowed(plan, wanted?.Effective, context), permitted, "effective: not permitted");
        ulong inheritable = Within(plan, CapabilitySet.Allowed(plan, wanted?.Inheritable, context), bounding, "inheritable: not in the bounding set");
        ulong ambient = Within(plan, CapabilitySet.Allowed(plan, wanted?.Ambient, context), permitted & inheritable, "ambient: not both permitted and inheritable");
        plan.Launch.Add("clear ambient capabilities", SystemCall.prctl, Ambient, AmbientClearAll, 0, 0, 0);
        plan.Launch.Add("set capabilities", SystemCall.capset, Block.Of("cap-header", Version3, 0U), Sets(effective, permitted, inheritable));
        for (int i = 0; i <= context.Host.LastCapability; i++)
        {
            if ((ambient & (1UL << i)) != 0)
                plan.Launch.Add($"raise ambient {Name(i)}", SystemCall.prctl, Ambient, AmbientRaise, i, 0, 0);
        }
    }

    private static ulong Within(LaunchPlan plan, ulong wanted, ulong possible, string reason)
    {
        var without = new List<string>();
        for (int i = 0; i < CapabilitySet.Names.Count; i++)
        {
            if ((wanted & ~possible & (1UL << i)) != 0)
                without.Add(CapabilitySet.Names[i]);
        }

        if (without.Count > 0)
            plan.Warnings.Add($"{string.Join(", ", without)} cannot be {reason}");

        return wanted & possible;
    }

    // Two struct __user_cap_data_struct: the low, then the high 32 bits of each set.
    private static Block Sets(ulong effective, ulong permitted, ulong inheritable) => Block.Of(
        $"caps(effective 0x{effective:x}, permitted 0x{permitted:x}, inheritable 0x{inheritable:x})",
        (uint)effective, (uint)permitted, (uint)inheritable, (uint)(effective >> 32), (uint)(permitted >> 32), (uint)(inheritable >> 32));

    private static string Name(int capability) => capability < CapabilitySet.Names.Count ? CapabilitySet.Names[capability] : $"capability {capability}";
}

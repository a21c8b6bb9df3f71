namespace Gantry.Linux.Bpf;

/// <summary>Compiles a list of device permissions into a program of type BPF_PROG_TYPE_CGROUP_DEVICE. Pure.</summary>
/// <remarks>For each access that is asked for, the last permission that names it decides; what none names is denied.</remarks>
public static class DeviceProgramCompiler
{
    // The machine's registers: 0 is the answer, 1 points to the request (struct bpf_cgroup_dev_ctx), the rest is ours.
    private const int Answer = 0, Request = 1, Kind = 2, Open = 3, Major = 4, Minor = 5;

    public static ExtendedInstruction[] Compile(IReadOnlyList<DevicePermission> permissions)
    {
        List<ExtendedInstruction> program =
        [
            // access_type holds the kind in its low half and the accesses in its high half.
            ExtendedInstruction.Load(Kind, Request, 0),
            ExtendedInstruction.Copy(Open, Kind),
            ExtendedInstruction.Mask(Kind, 0xFFFF),
            ExtendedInstruction.Shift(Open, 16),
            ExtendedInstruction.Load(Major, Request, 4),
            ExtendedInstruction.Load(Minor, Request, 8),
        ];

        // Register 3 keeps the accesses that no later permission has decided yet.
        bool isDecided = false;
        for (int i = permissions.Count - 1; i >= 0 && !isDecided; i--)
        {
            Add(program, permissions[i]);
            isDecided = DecidesAll(permissions[i]);
        }

        if (!isDecided)
            AddAnswer(program, 0);

        return [.. program];
    }

    private static bool DecidesAll(DevicePermission permission) =>
        permission is { Kind: DeviceKind.Any, Major: null, Minor: null } && permission.Access.HasFlag(DeviceAccess.All);

    private static void Add(List<ExtendedInstruction> program, DevicePermission permission)
    {
        if (DecidesAll(permission))
        {
            AddAnswer(program, permission.Allows ? 1 : 0);
            return;
        }

        List<ExtendedInstruction> body = permission.Allows ? Allow(permission.Access) : Deny(permission.Access);
        List<(int Register, int Value)> tests = Tests(permission);
        for (int i = 0; i < tests.Count; i++)
            program.Add(ExtendedInstruction.SkipUnless(tests[i].Register, tests[i].Value, tests.Count - 1 - i + body.Count));

        program.AddRange(body);
    }

    private static List<(int Register, int Value)> Tests(DevicePermission permission)
    {
        var tests = new List<(int, int)>();
        if (permission.Kind != DeviceKind.Any)
            tests.Add((Kind, (int)permission.Kind));

        if (permission.Major is { } major)
            tests.Add((Major, checked((int)major)));

        if (permission.Minor is { } minor)
            tests.Add((Minor, checked((int)minor)));

        return tests;
    }

    // What is allowed needs no further decision; nothing left means yes.
    private static List<ExtendedInstruction> Allow(DeviceAccess access) =>
    [
        ExtendedInstruction.Mask(Open, ~(int)access),
        ExtendedInstruction.SkipUnless(Open, 0, 2),
        ExtendedInstruction.Set(Answer, 1),
        ExtendedInstruction.Exit,
    ];

    private static List<ExtendedInstruction> Deny(DeviceAccess access) =>
    [
        ExtendedInstruction.SkipIfAny(Open, (int)access, 1),
        ExtendedInstruction.Skip(2),
        ExtendedInstruction.Set(Answer, 0),
        ExtendedInstruction.Exit,
    ];

    private static void AddAnswer(List<ExtendedInstruction> program, int answer)
    {
        program.Add(ExtendedInstruction.Set(Answer, answer));
        program.Add(ExtendedInstruction.Exit);
    }
}

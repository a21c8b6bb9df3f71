using Gantry.Linux.Bpf;

namespace Gantry.Tests.Bpf;

public sealed class DeviceProgramCompilerTests
{
    private static readonly DevicePermission Nothing = new(false, DeviceKind.Any, null, null, DeviceAccess.All);

    private static readonly DevicePermission Null = new(true, DeviceKind.Character, 1, 3, DeviceAccess.Read | DeviceAccess.Write);

    [Theory]
    [InlineData(DeviceKind.Character, DeviceAccess.Read, 1, 3, true)]
    [InlineData(DeviceKind.Character, DeviceAccess.Read | DeviceAccess.Write, 1, 3, true)]
    [InlineData(DeviceKind.Character, DeviceAccess.MakeNode, 1, 3, false)]
    [InlineData(DeviceKind.Character, DeviceAccess.Read | DeviceAccess.MakeNode, 1, 3, false)]
    [InlineData(DeviceKind.Block, DeviceAccess.Read, 1, 3, false)]
    [InlineData(DeviceKind.Character, DeviceAccess.Read, 1, 5, false)]
    [InlineData(DeviceKind.Character, DeviceAccess.Read, 2, 3, false)]
    public void An_allowed_device_is_allowed_in_kind_number_and_access(DeviceKind kind, DeviceAccess access, uint major, uint minor, bool isAllowed) =>
        Assert.Equal(isAllowed, ExtendedMachine.Allows(DeviceProgramCompiler.Compile([Nothing, Null]), kind, access, major, minor));

    [Fact]
    public void What_no_permission_names_is_denied() =>
        Assert.False(ExtendedMachine.Allows(DeviceProgramCompiler.Compile([]), DeviceKind.Character, DeviceAccess.Read, 1, 3));

    [Fact]
    public void A_permission_of_everything_makes_the_earlier_ones_dead()
    {
        ExtendedInstruction[] program = DeviceProgramCompiler.Compile([Null, Null, Nothing with { Allows = true }]);

        Assert.True(ExtendedMachine.Allows(program, DeviceKind.Block, DeviceAccess.All, 8, 0));
        Assert.Equal(8, program.Length);
    }

    // Against the meaning said in the plainest way: for each access, the last permission that names it.
    [Fact]
    public void Random_lists_of_permissions_mean_what_they_say()
    {
        var random = new Random(20260728);
        DeviceKind[] kinds = [DeviceKind.Block, DeviceKind.Character];
        for (int round = 0; round < 2000; round++)
        {
            DevicePermission[] permissions = [.. Enumerable.Range(0, random.Next(8)).Select(_ => Any(random))];
            ExtendedInstruction[] program = DeviceProgramCompiler.Compile(permissions);
            foreach (DeviceKind kind in kinds)
            {
                for (int access = 1; access < 8; access++)
                {
                    uint major = (uint)random.Next(3), minor = (uint)random.Next(3);
                    bool expected = Enumerable.Range(0, 3).Select(bit => (DeviceAccess)(access & (1 << bit))).Where(a => a != 0)
                        .All(a => permissions.LastOrDefault(p => Names(p, kind, a, major, minor)).Allows);
                    Assert.Equal(expected, ExtendedMachine.Allows(program, kind, (DeviceAccess)access, major, minor));
                }
            }
        }
    }

    private static DevicePermission Any(Random random) => new(
        random.Next(2) == 0,
        (DeviceKind)random.Next(3),
        random.Next(3) == 0 ? null : (uint)random.Next(3),
        random.Next(3) == 0 ? null : (uint)random.Next(3),
        (DeviceAccess)random.Next(1, 8));

    private static bool Names(DevicePermission p, DeviceKind kind, DeviceAccess access, uint major, uint minor) =>
        (p.Kind == DeviceKind.Any || p.Kind == kind) && (p.Major ?? major) == major && (p.Minor ?? minor) == minor && p.Access.HasFlag(access);
}

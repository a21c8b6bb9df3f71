using Gantry.Linux.Bpf;

namespace Gantry.Tests.Bpf;

/// <summary>Runs a device program as the kernel's machine would, as far as such programs go.</summary>
internal static class ExtendedMachine
{
    public static bool Allows(ReadOnlySpan<ExtendedInstruction> program, DeviceKind kind, DeviceAccess access, uint major, uint minor)
    {
        uint[] request = [(uint)kind | ((uint)access << 16), major, minor];
        ulong[] registers = new ulong[11];
        for (int at = 0; ; at++)
        {
            ExtendedInstruction step = program[at];
            int target = step.Registers & 15, source = step.Registers >> 4;
            ulong immediate = (ulong)step.Immediate;
            switch (step.Code)
            {
                case 0xB7: registers[target] = immediate; break;
                case 0xBF: registers[target] = registers[source]; break;
                case 0x61: registers[target] = request[step.Offset / 4]; break;
                case 0x57: registers[target] &= immediate; break;
                case 0x77: registers[target] >>= step.Immediate; break;
                case 0x55: at += registers[target] != immediate ? step.Offset : 0; break;
                case 0x45: at += (registers[target] & immediate) != 0 ? step.Offset : 0; break;
                case 0x05: at += step.Offset; break;
                case 0x95: return registers[0] != 0;
                default: throw new InvalidOperationException($"instruction {step.Code:x}");
            }
        }
    }
}

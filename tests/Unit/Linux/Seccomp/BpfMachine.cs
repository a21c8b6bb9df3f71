using System.Buffers.Binary;
using Gantry.Linux.Seccomp;

namespace Gantry.Tests.Seccomp;

/// <summary>Runs a filter as the kernel does, on the instructions that filters of ours use.</summary>
internal static class BpfMachine
{
    public static uint Run(BpfInstruction[] program, uint architecture, uint number, params ulong[] arguments)
    {
        byte[] data = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), architecture);
        for (int i = 0; i < arguments.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(16 + (8 * i)), arguments[i]);

        uint accumulator = 0;
        for (int at = 0; ; at++)
        {
            BpfInstruction instruction = program[at];
            switch (instruction.Code)
            {
                case 0x20: accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)instruction.Value)); break;
                case 0x54: accumulator &= instruction.Value; break;
                case 0x05: at += (int)instruction.Value; break;
                case 0x15: at += accumulator == instruction.Value ? instruction.JumpTrue : instruction.JumpFalse; break;
                case 0x25: at += accumulator > instruction.Value ? instruction.JumpTrue : instruction.JumpFalse; break;
                case 0x35: at += accumulator >= instruction.Value ? instruction.JumpTrue : instruction.JumpFalse; break;
                case 0x06: return instruction.Value;
                default: throw new InvalidOperationException($"instruction {at} has code 0x{instruction.Code:x}");
            }
        }
    }
}

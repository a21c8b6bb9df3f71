using System.Runtime.InteropServices;

namespace Gantry.Linux.Bpf;

/// <summary>One instruction of the kernel's extended BPF machine, as bpf(2) takes it.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ExtendedInstruction(byte Code, byte Registers, short Offset, int Immediate)
{
    private const byte Move = 0xB7, MoveRegister = 0xBF, LoadWord = 0x61, And = 0x57, ShiftRight = 0x77, JumpUnlessEqual = 0x55, JumpIfAny = 0x45, JumpAlways = 0x05, ExitCode = 0x95;

    public static ExtendedInstruction Set(int register, int value) => new(Move, (byte)register, 0, value);

    public static ExtendedInstruction Copy(int register, int from) => new(MoveRegister, Pair(register, from), 0, 0);

    /// <summary>Loads 32 bits from the memory that the second register points to.</summary>
    public static ExtendedInstruction Load(int register, int pointer, short offset) => new(LoadWord, Pair(register, pointer), offset, 0);

    public static ExtendedInstruction Mask(int register, int bits) => new(And, (byte)register, 0, bits);

    public static ExtendedInstruction Shift(int register, int bits) => new(ShiftRight, (byte)register, 0, bits);

    public static ExtendedInstruction SkipUnless(int register, int value, int instructions) => new(JumpUnlessEqual, (byte)register, (short)instructions, value);

    public static ExtendedInstruction SkipIfAny(int register, int bits, int instructions) => new(JumpIfAny, (byte)register, (short)instructions, bits);

    public static ExtendedInstruction Skip(int instructions) => new(JumpAlways, 0, (short)instructions, 0);

    public static ExtendedInstruction Exit => new(ExitCode, 0, 0, 0);

    private static byte Pair(int target, int source) => (byte)(target | (source << 4));
}

namespace Gantry.Runtime.Confinement;

/// <summary>A system call filter as the kernel takes it: the program's bytes and the flags of seccomp(2). It depends on nothing but the `seccomp` section.</summary>
internal sealed record CompiledFilter(byte[] Program, long Flags, bool Notifies)
{
    public const int InstructionSize = 8;

    public int Length => Program.Length / InstructionSize;
}

using System.Runtime.InteropServices;

namespace Gantry.Linux.Seccomp;

/// <summary>One instruction of classic BPF: struct sock_filter of linux/filter.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BpfInstruction(ushort Code, byte JumpTrue, byte JumpFalse, uint Value);

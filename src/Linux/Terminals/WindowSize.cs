using System.Runtime.InteropServices;

namespace Gantry.Linux.Terminals;

/// <summary>A terminal's size in characters, laid out as the kernel's struct winsize.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct WindowSize(ushort Rows, ushort Columns)
{
    private readonly uint _pixels;
}

namespace Gantry.Linux.Seccomp;

/// <summary>A BPF program under construction: instructions, and jumps whose targets come later.</summary>
internal sealed class BpfProgram
{
    private const ushort LoadWord = 0x20;
    private const ushort JumpAlways = 0x05;
    private const ushort ReturnConstant = 0x06;
    private const ushort AndConstant = 0x54;

    public const ushort IfEqual = 0x15;
    public const ushort IfGreater = 0x25;
    public const ushort IfGreaterOrEqual = 0x35;

    private readonly List<BpfInstruction> _instructions = new(512);

    public int Count => _instructions.Count;

    public BpfInstruction[] ToArray() => [.. _instructions];

    public void Load(int offset) => _instructions.Add(new(LoadWord, 0, 0, (uint)offset));

    public void And(uint mask) => _instructions.Add(new(AndConstant, 0, 0, mask));

    public void Return(FilterAction action) => _instructions.Add(new(ReturnConstant, 0, 0, action.Value));

    /// <summary>A jump whose target <see cref="Land"/> sets. Conditional jumps reach 255 instructions only, this one everywhere.</summary>
    public int Jump()
    {
        _instructions.Add(new(JumpAlways, 0, 0, 0));
        return Count - 1;
    }

    /// <summary>Runs the next instruction if the condition holds, else leaves it out.</summary>
    public void OnlyIf(ushort condition, uint value) => _instructions.Add(new(condition, 0, 1, value));

    /// <summary>Leaves the next instruction out if the condition holds.</summary>
    public void Unless(ushort condition, uint value) => _instructions.Add(new(condition, 1, 0, value));

    public void Land(int jump) => _instructions[jump] = _instructions[jump] with { Value = (uint)(Count - jump - 1) };
}

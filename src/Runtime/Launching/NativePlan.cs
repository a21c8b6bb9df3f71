using System.Runtime.InteropServices;
using System.Text;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>Plans laid out in native memory, so that a child of clone3 can run them without the .NET runtime. Owns the memory.</summary>
internal sealed unsafe class NativePlan : IDisposable
{
    private const nuint ChunkSize = 256 * 1024;
    private const int MaxSlots = 1024;

    private readonly Dictionary<Block, nint> _blocks = new(64);
    private readonly Dictionary<Slot, nint> _slots = new(128);
    private readonly List<nint> _chunks = [];
    private readonly int* _slotTable;
    private byte* _next;
    private byte* _end;

    public NativePlan() => _slotTable = (int*)Allocate(MaxSlots * sizeof(int));

    public NativeStep* Encode(Plan plan)
    {
        var first = (NativeStep*)Allocate(Math.Max(1, plan.Steps.Count) * sizeof(NativeStep));
        for (int i = 0; i < plan.Steps.Count; i++)
            Encode(plan.Steps[i], first + i);

        return first;
    }

    public int* At(Slot slot) => (int*)AddressOf(slot);

    public int Read(Slot slot) => *(int*)AddressOf(slot);

    public void Set(Slot slot, int value) => *(int*)AddressOf(slot) = value;

    public void Dispose()
    {
        foreach (nint chunk in _chunks)
            NativeMemory.Free((void*)chunk);

        _chunks.Clear();
    }

    private void Encode(Step step, NativeStep* native)
    {
        *native = default;
        native->Call = (int)step.Call;
        native->SkipIfDone = checked((short)step.SkipIfDone);
        native->SkipIfTolerated = checked((short)step.SkipIfTolerated);
        native->Result = step.Result is { } result ? (int*)AddressOf(result) : null;
        native->ToleratedCount = (byte)step.Tolerated.Length;
        for (int i = 0; i < step.Tolerated.Length; i++)
            native->Tolerated[i] = (int)step.Tolerated[i];

        for (int i = 0; i < step.Arguments.Length; i++)
        {
            Argument argument = step.Arguments[i];
            native->Arguments[i] = Place(argument);
            if (argument.Kind == ArgumentKind.Slot)
                native->SlotMask |= (byte)(1 << i);
        }
    }

    private nint Place(Argument argument) => argument.Kind switch
    {
        ArgumentKind.Text => Place((string)argument.Content!),
        ArgumentKind.Texts => Place((string[])argument.Content!),
        ArgumentKind.Block => Place((Block)argument.Content!),
        ArgumentKind.Slot => AddressOf((Slot)argument.Content!),
        _ => (nint)argument.Number,
    };

    private nint Place(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte* place = Allocate(length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(place, length));
        place[length] = 0;
        return (nint)place;
    }

    private nint Place(string[] texts)
    {
        var vector = (nint*)Allocate((texts.Length + 1) * sizeof(nint));
        for (int i = 0; i < texts.Length; i++)
            vector[i] = Place(texts[i]);

        vector[texts.Length] = 0;
        return (nint)vector;
    }

    private nint Place(Block block)
    {
        if (_blocks.TryGetValue(block, out nint known))
            return known;

        byte* place = Allocate(block.Content.Length + sizeof(ulong));
        block.Content.CopyTo(new Span<byte>(place, block.Content.Length));
        _blocks.Add(block, (nint)place);
        foreach ((int offset, Argument target) in block.Pointers)
            *(nint*)(place + offset) = Place(target);

        return (nint)place;
    }

    private nint AddressOf(Slot slot)
    {
        if (_slots.TryGetValue(slot, out nint known))
            return known;

        nint place = slot.Home is { } home ? Place(home) + slot.Offset : NextSlot();
        _slots.Add(slot, place);
        return place;
    }

    private nint NextSlot()
    {
        if (_slots.Count >= MaxSlots)
            throw new RuntimeException(RuntimeFailure.Unsupported, "the container has too many mounts and devices for one launch plan");

        _slotTable[_slots.Count] = -1;
        return (nint)(_slotTable + _slots.Count);
    }

    private byte* Allocate(int size)
    {
        size = (size + 15) & ~15;
        if (_next is null || _end - _next < size)
        {
            nuint length = Math.Max(ChunkSize, (nuint)size);
            _next = (byte*)NativeMemory.AllocZeroed(length);
            _end = _next + length;
            _chunks.Add((nint)_next);
        }

        byte* place = _next;
        _next += size;
        return place;
    }
}

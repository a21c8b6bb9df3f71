using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Bpf;

/// <summary>Puts device programs onto directories of the cgroup2 tree. See bpf(2).</summary>
public static unsafe class DeviceProgram
{
    private const int SysBpf = 321;
    private const int Load = 5, AttachCommand = 8, Detach = 9, DescriptorById = 13, Query = 16;
    private const uint TypeCgroupDevice = 15, AttachCgroupDevice = 6;
    private const uint AllowMulti = 2, ReplaceFlag = 4;
    private const int MostPrograms = 64;

    /// <summary>From here on exactly this program decides for the group; processes in it see the old one or the new one, never none.</summary>
    public static void Replace(string directory, ReadOnlySpan<ExtendedInstruction> program)
    {
        using Descriptor group = Descriptor.Open(directory);
        using Descriptor loaded = LoadProgram(program);
        uint[] before = Attached(group);
        if (before is [var only] && TryOpen(only) is { } old)
        {
            using (old)
                Attach(group, loaded, old);

            return;
        }

        // Several programs have to agree, so the new one may come before the old ones go.
        Attach(group, loaded, replaced: null);
        foreach (uint id in before)
            DetachProgram(group, id);
    }

    /// <summary>The ids of the programs that decide for the group itself.</summary>
    public static uint[] Attached(Descriptor group)
    {
        uint* ids = stackalloc uint[MostPrograms];
        var query = new QueryRequest { Target = (uint)group.Number, AttachType = AttachCgroupDevice, Ids = (ulong)ids, Count = MostPrograms };
        if (Call(Query, &query, sizeof(QueryRequest)) < 0)
            throw LinuxException.FromLastError("read the device programs of a cgroup");

        return new ReadOnlySpan<uint>(ids, (int)query.Count).ToArray();
    }

    private static Descriptor LoadProgram(ReadOnlySpan<ExtendedInstruction> program)
    {
        // The program calls nothing of the kernel, so its licence is of no consequence to the verifier.
        ReadOnlySpan<byte> license = "MIT\0"u8;
        byte[] log = new byte[4096];
        fixed (ExtendedInstruction* instructions = program)
        fixed (byte* licenseStart = license, logStart = log)
        {
            var request = new LoadRequest { Type = TypeCgroupDevice, Count = (uint)program.Length, Instructions = (ulong)instructions, License = (ulong)licenseStart };
            nint fd = Call(Load, &request, sizeof(LoadRequest));
            if (fd >= 0)
                return new Descriptor((int)fd);

            if ((Errno)Marshal.GetLastPInvokeError() is not (Errno.Invalid or Errno.AccessDenied))
                throw LinuxException.FromLastError("load a device program (bpf)");

            request.LogLevel = 1;
            request.LogSize = (uint)log.Length;
            request.Log = (ulong)logStart;
            _ = Call(Load, &request, sizeof(LoadRequest));
            int errno = Marshal.GetLastPInvokeError();
            throw new LinuxException($"load a device program (bpf): {Encoding.UTF8.GetString(log).TrimEnd('\0', '\n')}", errno);
        }
    }

    private static void Attach(Descriptor group, Descriptor program, Descriptor? replaced)
    {
        var request = new AttachRequest
        {
            Target = (uint)group.Number,
            Program = (uint)program.Number,
            AttachType = AttachCgroupDevice,
            Flags = AllowMulti | (replaced is null ? 0 : ReplaceFlag),
            Replaced = (uint)(replaced?.Number ?? 0),
        };
        if (Call(AttachCommand, &request, sizeof(AttachRequest)) < 0)
            throw LinuxException.FromLastError("attach a device program to a cgroup (bpf)");
    }

    private static void DetachProgram(Descriptor group, uint id)
    {
        using Descriptor? program = TryOpen(id);
        if (program is null)
            return;

        var request = new AttachRequest { Target = (uint)group.Number, Program = (uint)program.Number, AttachType = AttachCgroupDevice };
        if (Call(Detach, &request, sizeof(AttachRequest)) < 0 && (Errno)Marshal.GetLastPInvokeError() is not Errno.NotFound)
            throw LinuxException.FromLastError("detach a device program from a cgroup (bpf)");
    }

    private static Descriptor? TryOpen(uint id)
    {
        ulong* request = stackalloc ulong[2] { id, 0 };
        nint fd = Call(DescriptorById, request, 16);
        return fd < 0 ? null : new Descriptor((int)fd);
    }

    private static nint Call(int command, void* attributes, int size) => Libc.Syscall(SysBpf, command, (nint)attributes, size);

    // union bpf_attr of linux/bpf.h, as far as each command reads it.
    private struct LoadRequest
    {
        public uint Type, Count;
        public ulong Instructions, License;
        public uint LogLevel, LogSize;
        public ulong Log;
        public uint KernelVersion, Flags;
    }

    private struct AttachRequest
    {
        public uint Target, Program, AttachType, Flags, Replaced;
    }

    private struct QueryRequest
    {
        public uint Target, AttachType, QueryFlags, AttachFlags;
        public ulong Ids;
        public uint Count, Padding;
    }
}

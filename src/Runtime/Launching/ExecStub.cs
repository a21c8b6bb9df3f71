using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Gantry.Linux;
using Gantry.Linux.Descriptors;

namespace Gantry.Runtime.Launching;

/// <summary>
/// A program of a few instructions in sealed memory that executes another one. It stands between the runtime and the container's program, so that
/// `/proc/self/exe` in the container (and a script that begins with `#!/proc/self/exe`) is never the runtime's file on the host (CVE-2019-5736).
/// </summary>
internal static partial class ExecStub
{
    private const long Base = 0x400000;
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;

    // argv is ["", path, arguments of the program ...]: execve(argv[1], argv + 2, envp), and if that fails exit with 127 or 126.
    // A script's interpreter gets its own path as argv[0], so the stub refuses to be one: it would run the script for ever.
    private static ReadOnlySpan<byte> Code =>
    [
        0x48, 0x8b, 0x7c, 0x24, 0x08, // mov rdi, [rsp+8]
        0x80, 0x3f, 0x00, // cmp byte [rdi], 0
        0x75, 0x1a, // jne +26
        0x48, 0x8b, 0x7c, 0x24, 0x10, // mov rdi, [rsp+16]
        0x48, 0x8d, 0x74, 0x24, 0x18, // lea rsi, [rsp+24]
        0x48, 0x8b, 0x0c, 0x24, // mov rcx, [rsp]
        0x48, 0x8d, 0x54, 0xcc, 0x10, // lea rdx, [rsp+rcx*8+16]
        0xb8, 0x3b, 0x00, 0x00, 0x00, // mov eax, execve
        0x0f, 0x05, // syscall
        0xbf, 0x7e, 0x00, 0x00, 0x00, // mov edi, 126
        0x83, 0xf8, 0xfe, // cmp eax, -ENOENT
        0x75, 0x02, // jne +2
        0xff, 0xc7, // inc edi
        0xb8, 0xe7, 0x00, 0x00, 0x00, // mov eax, exit_group
        0x0f, 0x05, // syscall
    ];

    public static unsafe Descriptor Create()
    {
        const uint CloseOnExec = 1, AllowSealing = 2, Executable = 0x10;
        const int AddSeals = 1033, AllSeals = 0xF;

        // Kernels before 6.3 do not know the flag and make every memory file executable.
        int fd = memfd_create("gantry-exec", CloseOnExec | AllowSealing | Executable);
        if (fd < 0 && (Errno)Marshal.GetLastPInvokeError() is Errno.Invalid)
            fd = memfd_create("gantry-exec", CloseOnExec | AllowSealing);

        if (fd < 0)
            throw LinuxException.FromLastError("make a memory file");

        var stub = new Descriptor(fd);
        byte[] file = Build();
        fixed (byte* start = file)
        {
            if (write(fd, start, file.Length) != file.Length || fcntl(fd, AddSeals, AllSeals) != 0)
                throw LinuxException.FromLastError("write the exec stub");
        }

        return stub;
    }

    // An ELF header, a segment to load, a segment that says the stack is not executable, and the code. See elf(5).
    internal static byte[] Build()
    {
        const int CodeOffset = HeaderSize + (2 * ProgramHeaderSize);
        byte[] file = new byte[CodeOffset + Code.Length];
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(file);
        Put16(file, 16, 2);
        Put16(file, 18, 62);
        Put32(file, 20, 1);
        Put64(file, 24, Base + CodeOffset);
        Put64(file, 32, HeaderSize);
        Put16(file, 52, HeaderSize);
        Put16(file, 54, ProgramHeaderSize);
        Put16(file, 56, 2);
        PutSegment(file, HeaderSize, type: 1, flags: 5, Base, file.Length);
        PutSegment(file, HeaderSize + ProgramHeaderSize, type: 0x6474e551, flags: 6, 0, 0);
        Code.CopyTo(file.AsSpan(CodeOffset));
        return file;
    }

    private static void PutSegment(byte[] file, int at, int type, int flags, long address, long length)
    {
        Put32(file, at, type);
        Put32(file, at + 4, flags);
        Put64(file, at + 16, address);
        Put64(file, at + 24, address);
        Put64(file, at + 32, length);
        Put64(file, at + 40, length);
        Put64(file, at + 48, 0x1000);
    }

    private static void Put16(byte[] file, int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), value);

    private static void Put32(byte[] file, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);

    private static void Put64(byte[] file, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint write(int fd, byte* bytes, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int fd, int command, int argument);
}

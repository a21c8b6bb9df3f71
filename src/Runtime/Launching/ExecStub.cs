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

    // argv is ["", path, arguments of the program ...]: execve(argv[1], argv + 2, envp), and if that fails say so and exit with 127 or 126.
    // A script's interpreter gets its own path as argv[0], so the stub refuses to be one: it would run the script for ever.
    private static ReadOnlySpan<byte> Code =>
    [
        0x48, 0x8b, 0x7c, 0x24, 0x08, // mov rdi, [rsp+8]
        0x80, 0x3f, 0x00, // cmp byte [rdi], 0
        0x0f, 0x85, 0x95, 0x00, 0x00, 0x00, // jne leave
        0x48, 0x8b, 0x7c, 0x24, 0x10, // mov rdi, [rsp+16]
        0x48, 0x8d, 0x74, 0x24, 0x18, // lea rsi, [rsp+24]
        0x48, 0x8b, 0x0c, 0x24, // mov rcx, [rsp]
        0x48, 0x8d, 0x54, 0xcc, 0x10, // lea rdx, [rsp+rcx*8+16]
        0xb8, 0x3b, 0x00, 0x00, 0x00, // mov eax, execve
        0x0f, 0x05, // syscall
        0x89, 0xc3, // mov ebx, eax
        0x48, 0x8b, 0x74, 0x24, 0x10, // mov rsi, [rsp+16]
        0x31, 0xd2, // xor edx, edx
        0x80, 0x3c, 0x16, 0x00, // count: cmp byte [rsi+rdx], 0
        0x74, 0x05, // je counted
        0x48, 0xff, 0xc2, // inc rdx
        0xeb, 0xf5, // jmp count
        0x4c, 0x8d, 0x05, 0xbc, 0x00, 0x00, 0x00, // counted: lea r8, [": cannot be executed"]
        0x41, 0xb9, 0x15, 0x00, 0x00, 0x00, // mov r9d, its length
        0x83, 0xfb, 0xfe, // cmp ebx, -ENOENT
        0x75, 0x0d, // jne +13
        0x4c, 0x8d, 0x05, 0x66, 0x00, 0x00, 0x00, // lea r8, [": no such file or directory"]
        0x41, 0xb9, 0x1c, 0x00, 0x00, 0x00, // mov r9d, its length
        0x83, 0xfb, 0xf8, // cmp ebx, -ENOEXEC
        0x75, 0x0d, // jne +13
        0x4c, 0x8d, 0x05, 0x70, 0x00, 0x00, 0x00, // lea r8, [": exec format error"]
        0x41, 0xb9, 0x14, 0x00, 0x00, 0x00, // mov r9d, its length
        0x83, 0xfb, 0xf3, // cmp ebx, -EACCES
        0x75, 0x0d, // jne +13
        0x4c, 0x8d, 0x05, 0x72, 0x00, 0x00, 0x00, // lea r8, [": permission denied"]
        0x41, 0xb9, 0x14, 0x00, 0x00, 0x00, // mov r9d, its length
        0x41, 0x51, 0x41, 0x50, // push r9, push r8: the third iovec
        0x52, 0x56, // push rdx, push rsi: the path
        0x6a, 0x05, // push 5
        0x48, 0x8d, 0x05, 0x28, 0x00, 0x00, 0x00, // lea rax, ["exec "]
        0x50, // push rax
        0x48, 0x89, 0xe6, // mov rsi, rsp
        0xbf, 0x02, 0x00, 0x00, 0x00, // mov edi, standard error
        0xba, 0x03, 0x00, 0x00, 0x00, // mov edx, 3
        0xb8, 0x14, 0x00, 0x00, 0x00, // mov eax, writev
        0x0f, 0x05, // syscall
        0xbf, 0x7e, 0x00, 0x00, 0x00, // leave: mov edi, 126
        0x83, 0xfb, 0xfe, // cmp ebx, -ENOENT
        0x75, 0x02, // jne +2
        0xff, 0xc7, // inc edi
        0xb8, 0xe7, 0x00, 0x00, 0x00, // mov eax, exit_group
        0x0f, 0x05, // syscall
    ];

    // In the order and at the distances that the code expects, right behind it.
    private static ReadOnlySpan<byte> Words => "exec : no such file or directory\n: exec format error\n: permission denied\n: cannot be executed\n"u8;

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
        byte[] file = new byte[CodeOffset + Code.Length + Words.Length];
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
        Words.CopyTo(file.AsSpan(CodeOffset + Code.Length));
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

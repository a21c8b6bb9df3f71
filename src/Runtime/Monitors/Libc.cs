using System.Runtime.InteropServices;

namespace Gantry.Runtime.Monitors;

/// <summary>The calls of the C library that the monitor's loop makes; -1 and errno as there.</summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    public const int ENOENT = 2, EINTR = 4, EIO = 5, EAGAIN = 11;
    public const int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0x40, O_NOCTTY = 0x100, O_TRUNC = 0x200, O_APPEND = 0x400,
        O_NONBLOCK = 0x800, O_NOFOLLOW = 0x20000, O_CLOEXEC = 0x80000;
    public const int F_SETFD = 2, F_GETFL = 3, F_SETFL = 4, FD_CLOEXEC = 1;
    public const int AF_UNIX = 1, SOCK_STREAM = 1, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    public const int MSG_DONTWAIT = 0x40, MSG_NOSIGNAL = 0x4000, MSG_CMSG_CLOEXEC = 0x40000000;
    public const int SOL_SOCKET = 1, SCM_RIGHTS = 1;
    public const uint EPOLLIN = 1, EPOLLOUT = 4, EPOLLERR = 8, EPOLLHUP = 16;
    public const int EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3, EPOLL_CLOEXEC = 0x80000;
    public const int SIGCHLD = 17, SIGPIPE = 13, SIGHUP = 1, SIGINT = 2, SIGTERM = 15;
    public const int SIG_BLOCK = 0, SFD_NONBLOCK = 0x800, SFD_CLOEXEC = 0x80000;
    public const int WNOHANG = 1;
    public const int PR_SET_CHILD_SUBREAPER = 36, PR_SET_NAME = 15;
    public const int CLOCK_REALTIME = 0, CLOCK_MONOTONIC = 1;
    public const nuint TIOCSWINSZ = 0x5414;
    public const short POSIX_SPAWN_SETPGROUP = 2, POSIX_SPAWN_SETSIGDEF = 4, POSIX_SPAWN_SETSIGMASK = 8;
    public const int PROT_READ = 1, PROT_WRITE = 2, MAP_PRIVATE = 2, MAP_ANONYMOUS = 0x20, MADV_DONTNEED = 4;
    public const long SYS_pidfd_open = 434;

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct EpollEvent
    {
        public uint Events;
        public ulong Data;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct WindowSize
    {
        public ushort Rows, Columns, XPixels, YPixels;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct IoVector
    {
        public void* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    public static int Errno => Marshal.GetLastSystemError();

    [LibraryImport(Library)] public static partial nint read(int fd, void* buffer, nuint count);
    [LibraryImport(Library)] public static partial nint write(int fd, void* buffer, nuint count);
    [LibraryImport(Library)] public static partial nint pread(int fd, void* buffer, nuint count, long offset);
    [LibraryImport(Library)] public static partial int close(int fd);
    [LibraryImport(Library)] public static partial int open(byte* path, int flags, uint mode);
    [LibraryImport(Library)] public static partial int rename(byte* from, byte* to);
    [LibraryImport(Library)] public static partial int unlink(byte* path);
    [LibraryImport(Library)] public static partial long lseek(int fd, long offset, int whence);
    [LibraryImport(Library)] public static partial int pipe2(int* fds, int flags);
    [LibraryImport(Library)] public static partial int fcntl(int fd, int command, int argument);
    [LibraryImport(Library)] public static partial int chdir(byte* path);
    [LibraryImport(Library)] public static partial int setsid();
    [LibraryImport(Library)] public static partial uint umask(uint mask);
    [LibraryImport(Library)] public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);
    [LibraryImport(Library)] public static partial int socket(int family, int type, int protocol);
    [LibraryImport(Library)] public static partial int bind(int fd, void* address, uint length);
    [LibraryImport(Library)] public static partial int listen(int fd, int backlog);
    [LibraryImport(Library)] public static partial int accept4(int fd, void* address, void* length, int flags);
    [LibraryImport(Library)] public static partial nint send(int fd, void* buffer, nuint count, int flags);
    [LibraryImport(Library)] public static partial nint recv(int fd, void* buffer, nuint count, int flags);
    [LibraryImport(Library)] public static partial nint recvmsg(int fd, MessageHeader* message, int flags);
    [LibraryImport(Library)] public static partial int epoll_create1(int flags);
    [LibraryImport(Library)] public static partial int epoll_ctl(int epoll, int operation, int fd, EpollEvent* change);
    [LibraryImport(Library)] public static partial int epoll_wait(int epoll, EpollEvent* events, int capacity, int milliseconds);
    [LibraryImport(Library)] public static partial int signalfd(int fd, void* mask, int flags);
    [LibraryImport(Library)] public static partial int sigemptyset(void* set);
    [LibraryImport(Library)] public static partial int sigfillset(void* set);
    [LibraryImport(Library)] public static partial int sigaddset(void* set, int signal);
    [LibraryImport(Library)] public static partial int sigprocmask(int how, void* set, void* old);
    [LibraryImport(Library)] public static partial int execve(byte* path, byte** arguments, byte** environment);
    [LibraryImport(Library)] public static partial int sigwait(void* set, int* number);
    [LibraryImport(Library)] public static partial nint signal(int number, nint handler);
    [LibraryImport(Library)] public static partial int wait4(int pid, int* status, int options, void* usage);
    [LibraryImport(Library)] public static partial nint syscall(nint number, nint a, nint b);
    [LibraryImport(Library)] public static partial int clock_gettime(int clock, TimeSpec* time);
    [LibraryImport(Library)] public static partial int ioctl(int fd, nuint request, void* argument);
    [LibraryImport(Library)] public static partial void* mmap(void* at, nuint length, int protection, int flags, int fd, long offset);
    [LibraryImport(Library)] public static partial int madvise(void* at, nuint length, int advice);
    [LibraryImport(Library)] public static partial int posix_spawn(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);
    [LibraryImport(Library)] public static partial int posix_spawnp(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);
    [LibraryImport(Library)] public static partial int posix_spawn_file_actions_init(void* actions);
    [LibraryImport(Library)] public static partial int posix_spawn_file_actions_adddup2(void* actions, int fd, int target);
    [LibraryImport(Library)] public static partial int posix_spawn_file_actions_addtcsetpgrp_np(void* actions, int fd);
    [LibraryImport(Library)] public static partial int isatty(int fd);
    [LibraryImport(Library)] public static partial int kill(int pid, int signal);
    [LibraryImport(Library)] public static partial int posix_spawnattr_init(void* attributes);
    [LibraryImport(Library)] public static partial int posix_spawnattr_setflags(void* attributes, short flags);
    [LibraryImport(Library)] public static partial int posix_spawnattr_setsigmask(void* attributes, void* set);
    [LibraryImport(Library)] public static partial int posix_spawnattr_setsigdefault(void* attributes, void* set);

    /// <summary>Zeroed memory that costs nothing until it is touched; kept until the process ends.</summary>
    public static byte* Reserve(int bytes)
    {
        void* memory = mmap(null, (nuint)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if ((nint)memory == -1)
            throw new InvalidOperationException("no memory");
        return (byte*)memory;
    }

    /// <summary>The text as a C string, kept until the process ends.</summary>
    public static byte* Text(string text)
    {
        int length = System.Text.Encoding.UTF8.GetByteCount(text);
        byte* memory = (byte*)NativeMemory.Alloc((nuint)length + 1);
        System.Text.Encoding.UTF8.GetBytes(text, new Span<byte>(memory, length));
        memory[length] = 0;
        return memory;
    }

    public static long Now()
    {
        TimeSpec time;
        _ = clock_gettime(CLOCK_REALTIME, &time);
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    public static long Milliseconds()
    {
        TimeSpec time;
        _ = clock_gettime(CLOCK_MONOTONIC, &time);
        return time.Seconds * 1000 + time.Nanoseconds / 1_000_000;
    }

    public static void SetNonBlocking(int fd) => _ = fcntl(fd, F_SETFL, fcntl(fd, F_GETFL, 0) | O_NONBLOCK);
}

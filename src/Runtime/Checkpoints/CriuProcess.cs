using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Spawning;

namespace Gantry.Runtime.Checkpoints;

/// <summary>A criu that works for us (`criu swrk`): it takes one request on a socket and asks back at the steps on its way.</summary>
internal sealed partial class CriuProcess : IDisposable
{
    private const int OwnSocket = 3;
    private const int MaxMessage = 64 * 1024;

    private readonly ChildSet _children = new();
    private readonly Descriptor _socket;
    private readonly Descriptor _errors;
    private readonly Child _child;

    /// <param name="program">Its path or name.</param>
    /// <param name="descriptors">What it inherits besides, from number 4; 0, 1 and 2 are ours.</param>
    public CriuProcess(string program, IReadOnlyList<Descriptor> descriptors)
    {
        (_socket, Descriptor theirs) = DescriptorPair.UnixPackets();
        (_errors, Descriptor written) = DescriptorPair.Pipe();
        using Descriptor input = Duplicate(0), output = Duplicate(1);
        using (theirs)
        using (written)
        {
            var inherited = new Dictionary<int, Descriptor> { [0] = input, [1] = output, [2] = written, [OwnSocket] = theirs };
            for (int i = 0; i < descriptors.Count; i++)
                inherited[OwnSocket + 1 + i] = descriptors[i];

            _child = Start(program, inherited);
        }
    }

    public int Pid => _child.Pid;

    public static int NumberOf(int index) => OwnSocket + 1 + index;

    /// <summary>Sends the request and goes along with criu until it is done; what comes with a step is the callee's to close.</summary>
    public CriuAnswer Ask(CriuMessage request, CriuRequestKind kind, Action<CriuAnswer, Descriptor?> atStep)
    {
        Send(request);
        byte[] buffer = new byte[MaxMessage];
        while (true)
        {
            (Descriptor? received, int length) = Receive(buffer);
            if (length == 0)
                throw new RuntimeException(RuntimeFailure.CriuFailed, Silence());

            CriuAnswer answer = CriuAnswer.Parse(buffer.AsMemory(0, length));
            if (answer.Kind != CriuRequestKind.Notify)
            {
                received?.Dispose();
                return answer.Kind == kind || !answer.HasSucceeded ? answer : throw new RuntimeException(RuntimeFailure.CriuFailed, $"criu answered {answer.Kind} to {kind}");
            }

            atStep(answer, received);
            Send(new CriuMessage().Number(1, (int)CriuRequestKind.Notify).Flag(3, true));
        }
    }

    /// <summary>Waits for its end, which comes with the end of the conversation.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _child.Exit.Wait();
        _errors.Dispose();
        _children.Dispose();
    }

    private Child Start(string program, Dictionary<int, Descriptor> inherited)
    {
        try
        {
            return _children.Start(new SpawnRequest { Path = program, Arguments = ["swrk", OwnSocket.ToString(System.Globalization.CultureInfo.InvariantCulture)], Descriptors = inherited });
        }
        catch (LinuxException missing) when (missing.Errno is Errno.NotFound)
        {
            throw new RuntimeException(RuntimeFailure.Unsupported, $"{program} is not installed: checkpoint and restore need it (on Debian: apt-get install criu)");
        }
    }

    private (Descriptor? Received, int Length) Receive(byte[] buffer)
    {
        try
        {
            return (DescriptorPassing.Receive(_socket.Number, buffer, out int length), length);
        }
        catch (LinuxException)
        {
            // It died before it had read our request.
            return (null, 0);
        }
    }

    private unsafe void Send(CriuMessage message)
    {
        byte[] bytes = message.Written;
        fixed (byte* start = bytes)
        {
            if (send(_socket.Number, start, bytes.Length, 0x4000) != bytes.Length)
                throw new RuntimeException(RuntimeFailure.CriuFailed, Silence());
        }
    }

    // It ends without an answer where the kernel lacks what it needs; `criu check` says the same.
    private string Silence()
    {
        using var reader = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(_errors.Number, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        string said = new StreamReader(reader, Encoding.UTF8).ReadToEnd();
        string? first = said.Split('\n').FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal));
        return $"criu does not work on this host (see criu check): {first?.Trim() ?? "it ended without a word"}";
    }

    private static Descriptor Duplicate(int number)
    {
        int copy = fcntl(number, 1030, 10);
        return copy >= 0 ? new Descriptor(copy) : throw LinuxException.FromLastError($"duplicate descriptor {number}");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int fd, int command, int lowest);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint send(int fd, void* buffer, nint length, int flags);
}

using System.Net.Sockets;
using System.Text;
using Gantry.Linux.Descriptors;

namespace Gantry.Tests;

public sealed class TerminalTests
{
    [Fact]
    [Requirement("config/terminal-1", Level.Must, "With terminal the process's three streams are a pseudoterminal of the container, which the caller gets.")]
    [Requirement("config/terminal-2", Level.Must, "consoleSize sets the terminal's size before the program starts.")]
    [Requirement("config-linux/default-devices-4", Level.Must, "With terminal /dev/console is the container's terminal.")]
    public void The_process_has_a_terminal_of_the_size_asked_for()
    {
        using var container = new TestContainer("terminal", "stat:/dev/console", "report");
        container.Process["terminal"] = true;
        container.Process["consoleSize"] = Json.Object("""{ "height": 33, "width": 77 }""");

        IReadOnlyList<Sight> seen = RunWithTerminal(container);

        Assert.Equal((0, 33, 77), (seen[0].Errno, seen[0].Int("height"), seen[0].Int("width")));
        Assert.Equal("character device", seen[1].Text("kind"));
        Assert.True(seen[2].IsMounted("/dev/console"));
        string[] streams = [.. seen[2]["descriptors"].AsObject().Where(d => d.Key is "0" or "1" or "2").Select(d => d.Value!.GetValue<string>())];
        Assert.Single(streams.Distinct());
        Assert.Matches("^/dev/(pts/0|console)$", streams[0]);
    }

    [Fact]
    [Requirement("config/terminal-3", Level.Must, "Without terminal consoleSize is ignored and there is no /dev/console.")]
    public void Without_a_terminal_the_size_is_ignored()
    {
        using var container = new TestContainer("terminal", "stat:/dev/console");
        container.Process["consoleSize"] = Json.Object("""{ "height": 33, "width": 77 }""");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.NotEqual(0, seen[0].Errno);
        Assert.Equal(2, seen[1].Errno);
    }

    private static IReadOnlyList<Sight> RunWithTerminal(TestContainer container)
    {
        string path = container.Bundle + "/console";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        container.MustCreate("--console-socket", path);
        using Socket connection = listener.Accept();
        using Descriptor terminal = DescriptorPassing.Receive((int)connection.Handle, new byte[4096], out _)!;
        container.MustStart();
        using var stream = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(terminal.Number, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        File.WriteAllText(container.OutputFile, ReadToEnd(stream));
        container.WaitUntilStopped();
        return container.Seen();
    }

    // The other side's end is an error of reading: EIO.
    private static string ReadToEnd(FileStream terminal)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        try
        {
            while (terminal.Read(buffer) is > 0 and var count)
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            return text.ToString();
        }

        return text.ToString();
    }
}

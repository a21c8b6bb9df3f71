using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gantry.Tests;

/// <summary>Does one operation for each argument, in order, and writes a line of JSON for each.</summary>
internal static unsafe class Program
{
    private const int WriteOnly = 1, Create = 0x40, Append = 0x400;

    public static int Main(string[] arguments)
    {
        int output = 1;
        foreach (string argument in arguments)
        {
            string[] words = argument.Split(':');
            switch (words)
            {
                case ["--"]:
                    return 0;
                case ["exit", string status]:
                    return int.Parse(status, CultureInfo.InvariantCulture);
                case ["echo", string port]:
                    Datagrams.Echo(int.Parse(port, CultureInfo.InvariantCulture));
                    return 0;
                case ["serve", string port]:
                    CountingServer.Serve(int.Parse(port, CultureInfo.InvariantCulture));
                    return 0;
                case ["reaper"]:
                    Reaper.Serve();
                    return 0;
                case ["pause"]:
                    while (true)
                        _ = Libc.Pause();
                case ["into", string path]:
                    output = Libc.Open(path, WriteOnly | Create | Append, 0x1B6);
                    break;
                case ["signal", string number]:
                    AwaitSignal(int.Parse(number, CultureInfo.InvariantCulture), output);
                    break;
                default:
                    Line(output, json => Operations.Do(words, arguments, json));
                    break;
            }
        }

        return 0;
    }

    private static void AwaitSignal(int number, int output)
    {
        using var came = new ManualResetEventSlim();
        using var registration = PosixSignalRegistration.Create((PosixSignal)number, context =>
        {
            context.Cancel = true;
            came.Set();
        });
        Line(output, json => json.WriteNumber("awaits", number));
        came.Wait();
        Line(output, json => json.WriteNumber("signal", number));
    }

    private static void Line(int output, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        fixed (byte* bytes = buffer.WrittenSpan)
        {
            for (nint done = 0, count; done < buffer.WrittenCount; done += count)
            {
                count = Libc.Write(output, bytes + done, buffer.WrittenCount - done);
                if (count <= 0)
                    return;
            }
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gantry.Tests;

/// <summary>What the probe can be told to do: a verb and what it is about, with colons between. Each writes what came of it.</summary>
internal static unsafe class Operations
{
    private const int WriteOnly = 1, ReadWrite = 2, Create = 0x40, Exclusive = 0x80;

    public static void Do(string[] words, string[] arguments, Utf8JsonWriter json)
    {
        switch (words)
        {
            case ["report"]:
                Report.Write(json, arguments);
                break;
            case ["stat", string path]:
                Stat(json, path);
                break;
            case ["list", string path]:
                List(json, path);
                break;
            case ["read", string path]:
                Read(json, path);
                break;
            case ["print", string text]:
                json.WriteString("text", text);
                break;
            case ["input"]:
                Read(json, null);
                break;
            case ["terminal"]:
                Terminal(json);
                break;
            case ["forks", string wanted]:
                json.WriteNumber("count", Forks(int.Parse(wanted, CultureInfo.InvariantCulture)));
                break;
            case ["call", string number, .. string[] rest]:
                nint[] values = [.. rest.Select(r => (nint)long.Parse(r, CultureInfo.InvariantCulture)), 0, 0, 0, 0, 0, 0];
                nint result = Libc.Syscall(nint.Parse(number, CultureInfo.InvariantCulture), values[0], values[1], values[2], values[3], values[4], values[5]);
                json.WriteNumber("errno", Libc.Outcome(result));
                json.WriteNumber("result", result);
                break;
            default:
                json.WriteNumber("errno", Try(words));
                break;
        }
    }

    private static int Try(string[] words) => words switch
    {
        ["open", string path] => Open(path, 0),
        ["open", string path, "r"] => Open(path, 0),
        ["open", string path, "w"] => Open(path, WriteOnly),
        ["open", string path, "rw"] => Open(path, ReadWrite),
        ["create", string path] => TextFile.Write(path, "", WriteOnly | Create | Exclusive),
        ["write", string path, string text] => TextFile.Write(path, text, WriteOnly),
        ["directory", string path] => Libc.Outcome(Libc.MakeDirectory(path, 0x1ED)),
        ["execute", string path] => Libc.Outcome(Libc.Access(path, 1)),
        ["node", string path, string type, string major, string minor] => Node(path, type, Number(major), Number(minor)),
        ["mount", string source, string target, string type] => Libc.Outcome(Libc.Mount(source, target, type, 0, null)),
        ["bind", string source, string target] => Libc.Outcome(Libc.Mount(source, target, "", 0x1000, null)),
        ["hostname", string name] => Libc.Outcome(Libc.SetHostName(name, name.Length)),
        ["kill", string process, string signal] => Libc.Outcome(Libc.Kill((int)Number(process), (int)Number(signal))),
        _ => throw new ArgumentException($"the probe does not know {string.Join(':', words)}"),
    };

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);

    private static int Open(string path, int flags)
    {
        const int NonBlocking = 0x800, NoTerminal = 0x100;
        int file = Libc.Open(path, flags | NonBlocking | NoTerminal);
        if (file < 0)
            return Libc.Errno;

        _ = Libc.Close(file);
        return 0;
    }

    private static int Node(string path, string type, ulong major, ulong minor)
    {
        uint kind = type switch { "c" => 0x2000, "b" => 0x6000, _ => 0x1000u };
        ulong device = ((major & 0xfff) << 8) | (minor & 0xff) | ((minor & ~0xfful) << 12);
        return Libc.Outcome(Libc.MakeNode(path, kind | 0x1B6, device));
    }

    private static void Stat(Utf8JsonWriter json, string path)
    {
        const int NoFollow = 0x100, Basic = 0x7ff, Here = -100;
        byte* buffer = stackalloc byte[256];
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* text = name)
        {
            nint result = Libc.Syscall(CallNumbers.Statx, Here, (nint)text, NoFollow, Basic, (nint)buffer);
            json.WriteNumber("errno", Libc.Outcome(result));
            if (result < 0)
                return;
        }

        // Offsets in struct statx: statx(2).
        ushort mode = *(ushort*)(buffer + 28);
        json.WriteString("kind", (mode & 0xF000) switch
        {
            0x1000 => "fifo",
            0x2000 => "character device",
            0x4000 => "directory",
            0x6000 => "block device",
            0x8000 => "file",
            0xA000 => "link",
            _ => "other",
        });
        json.WriteNumber("mode", mode & 0xFFF);
        json.WriteNumber("uid", *(uint*)(buffer + 20));
        json.WriteNumber("gid", *(uint*)(buffer + 24));
        json.WriteNumber("size", *(ulong*)(buffer + 40));
        json.WriteNumber("major", *(uint*)(buffer + 128));
        json.WriteNumber("minor", *(uint*)(buffer + 132));
        json.WriteString("target", TextFile.Link(path));
    }

    private static void List(Utf8JsonWriter json, string path)
    {
        json.WriteStartArray("names");
        foreach (string entry in Directory.EnumerateFileSystemEntries(path))
            json.WriteStringValue(Path.GetFileName(entry));

        json.WriteEndArray();
    }

    private static void Read(Utf8JsonWriter json, string? path)
    {
        (int errno, string? text) = path is null ? TextFile.ReadInput() : TextFile.Read(path);
        json.WriteNumber("errno", errno);
        json.WriteString("text", text);
    }

    private static void Terminal(Utf8JsonWriter json)
    {
        const int GetWindowSize = 0x5413;
        ushort* size = stackalloc ushort[4];
        json.WriteNumber("errno", Libc.Outcome(Libc.Control(0, GetWindowSize, size)));
        json.WriteNumber("height", size[0]);
        json.WriteNumber("width", size[1]);
        json.WriteString("name", TextFile.Link("/proc/self/fd/0"));
    }

    // The children do nothing but wait: only the calling thread lives on in them.
    private static int Forks(int wanted)
    {
        int[] children = new int[wanted];
        int count = 0;
        for (; count < wanted; count++)
        {
            int child = Libc.Fork();
            if (child == 0)
            {
                while (true)
                    _ = Libc.PauseWithoutRuntime();
            }

            if (child < 0)
                break;

            children[count] = child;
        }

        foreach (int child in children.Take(count))
            Libc.Kill(child, 9);

        return count;
    }
}

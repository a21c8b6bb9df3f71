using System.Globalization;
using System.Text.Json;
using Gantry.Oci.RuntimeSpec;
using Gantry.Oci.RuntimeSpec.Reading;
using Gantry.Runtime.Containers;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Runtime.Commands;

/// <summary>`update ID`: changes the limits of a container, by options or by a document.</summary>
internal sealed class UpdateCommand
{
    private MemoryResources _memory = new();
    private CpuResources _cpu = new();
    private long? _pids;
    private ushort? _weight;
    private string? _file;
    private bool _asksForKernelMemory;

    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        var command = new UpdateCommand();
        OptionSet options = command.Options();
        string[] rest = options.Parse(arguments);
        if (rest.Length != 1)
            throw options.Wrong("give one container id");

        if (command._asksForKernelMemory)
            global.Warn("kernel memory is left as it is: kernels no longer limit it by itself");

        new ResourceUpdate(global.Open(rest[0]), global.Warn).Apply(command.Change(options));
        return 0;
    }

    private OptionSet Options()
    {
        OptionSet options = new("update");
        void Cpu(string name, Func<ulong, CpuResources> take) => options.Value(name, null, v => _cpu = take(Natural(options, name, v)));
        void Memory(string name, Func<long, MemoryResources> take) => options.Value(name, null, v => _memory = take(Bytes(options, name, v)));

        Memory("--memory", v => _memory with { Limit = v });
        Memory("--memory-reservation", v => _memory with { Reservation = v });
        Memory("--memory-swap", v => _memory with { Swap = v });
        Cpu("--cpu-period", v => _cpu with { Period = v });
        Cpu("--cpu-share", v => _cpu with { Shares = v });
        Cpu("--cpu-shares", v => _cpu with { Shares = v });
        Cpu("--cpu-burst", v => _cpu with { Burst = v });
        Cpu("--cpu-rt-period", v => _cpu with { RealtimePeriod = v });
        return options
            .Value("--resources", "-r", v => _file = v)
            .Value("--cpu-quota", null, v => _cpu = _cpu with { Quota = Number(options, "--cpu-quota", v) })
            .Value("--cpu-rt-runtime", null, v => _cpu = _cpu with { RealtimeRuntime = Number(options, "--cpu-rt-runtime", v) })
            .Value("--cpu-idle", null, v => _cpu = _cpu with { Idle = Number(options, "--cpu-idle", v) })
            .Value("--cpuset-cpus", null, v => _cpu = _cpu with { Cpus = v })
            .Value("--cpuset-mems", null, v => _cpu = _cpu with { Mems = v })
            .Value("--pids-limit", null, v => _pids = Number(options, "--pids-limit", v))
            .Value("--blkio-weight", null, v => _weight = (ushort)Math.Min(Natural(options, "--blkio-weight", v), ushort.MaxValue))
            .Value("--kernel-memory", null, _ => _asksForKernelMemory = true)
            .Value("--kernel-memory-tcp", null, _ => _asksForKernelMemory = true)
            .Value("--l3-cache-schema", null, _ => throw WithoutRdt(options))
            .Value("--mem-bw-schema", null, _ => throw WithoutRdt(options));
    }

    private Resources Change(OptionSet options) => _file is not null ? ReadFile(options, _file) : new Resources
    {
        Memory = _memory,
        Cpu = _cpu,
        Pids = _pids is null ? null : new PidsResources { Limit = _pids },
        BlockIo = _weight is null ? null : new BlockIoResources { Weight = _weight },
    };

    private static Resources ReadFile(OptionSet options, string file)
    {
        try
        {
            return ResourcesReader.Read(file == "-" ? ReadInput() : File.ReadAllBytes(file));
        }
        catch (Exception wrong) when (wrong is JsonException or FieldException)
        {
            throw options.Wrong($"{(file == "-" ? "standard input" : file)}: {wrong.Message}");
        }
    }

    private static byte[] ReadInput()
    {
        using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        using var copy = new MemoryStream();
        input.CopyTo(copy);
        return copy.ToArray();
    }

    private static RuntimeException WithoutRdt(OptionSet options) => options.Wrong("the schemata of Intel RDT cannot be changed: linux.intelRdt is fixed at creation");

    private static long Number(OptionSet options, string name, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : throw options.Wrong($"{name}: '{text}' is not a number");

    private static ulong Natural(OptionSet options, string name, string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : throw options.Wrong($"{name}: '{text}' is not a natural number");

    // Samples: 67108864, 64M, 64mb, 1GiB, -1
    private static long Bytes(OptionSet options, string name, string text)
    {
        string number = text.TrimEnd('b', 'B');
        number = number.EndsWith('i') ? number[..^1] : number;
        int power = number.Length == 0 ? 0 : "kmgtp".IndexOf(char.ToLowerInvariant(number[^1]), StringComparison.Ordinal) + 1;
        number = power > 0 ? number[..^1] : number;
        return long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= -1 && value <= long.MaxValue >> (10 * power)
            ? value < 0 ? value : value << (10 * power)
            : throw options.Wrong($"{name}: '{text}' is not a number of bytes");
    }
}

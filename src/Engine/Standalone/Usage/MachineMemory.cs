using System.Globalization;

namespace Gantry.Engine.Standalone.Usage;

/// <summary>How much memory the machine has.</summary>
internal static class MachineMemory
{
    // Sample: MemTotal:        8123456 kB
    public static long Bytes()
    {
        string[] words = File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(words[1], CultureInfo.InvariantCulture) * 1024;
    }
}

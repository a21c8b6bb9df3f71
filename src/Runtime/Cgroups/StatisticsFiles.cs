using System.Globalization;
using System.Text.Json;
using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Cgroups;

/// <summary>Reads the numbers in a control group's files; what is not there is 0.</summary>
internal sealed class StatisticsFiles(Cgroup cgroup)
{
    public bool IsUnified(string controller) => cgroup.Layout.Find(controller)?.IsUnified ?? cgroup.Layout.Mode == CgroupMode.Unified;

    public string? Text(string controller, string file)
    {
        try
        {
            return cgroup.TryRead(controller, file)?.Trim();
        }
        catch (IOException)
        {
            // Some files of the block controller cannot be read on kernels that have them.
            return null;
        }
    }

    /// <summary>The word max is the largest number.</summary>
    public ulong Number(string controller, string file) => Parse(Text(controller, file) ?? "");

    public long Signed(string controller, string file) => long.TryParse(Text(controller, file), CultureInfo.InvariantCulture, out long number) ? number : 0;

    public IReadOnlyList<ulong> Numbers(string controller, string file) =>
        [.. (Text(controller, file) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    // Sample: 0-2,5
    public IReadOnlyList<ulong> Ranges(string controller, string file)
    {
        var numbers = new List<ulong>();
        foreach (string range in (Text(controller, file) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = range.Split('-');
            for (ulong number = Parse(ends[0]); number <= Parse(ends[^1]); number++)
                numbers.Add(number);
        }

        return numbers;
    }

    // Sample: usage_usec 1234
    public IReadOnlyDictionary<string, ulong> Table(string controller, string file)
    {
        var table = new Dictionary<string, ulong>();
        foreach (string line in (Text(controller, file) ?? "").Split('\n'))
        {
            if (line.Split(' ') is [var name, var value])
                table[name] = Parse(value);
        }

        return table;
    }

    public IEnumerable<string> HugepageSizes()
    {
        if (cgroup.DirectoryOf("hugetlb") is not { } directory || !Directory.Exists(directory))
            yield break;

        string suffix = IsUnified("hugetlb") ? ".max" : ".limit_in_bytes";
        foreach (string file in Directory.EnumerateFiles(directory, "hugetlb.*B" + suffix))
            yield return Path.GetFileName(file)["hugetlb.".Length..^suffix.Length];
    }

    /// <summary>How long processes have waited for the resource, where the kernel counts it.</summary>
    public void WritePressure(Utf8JsonWriter writer, string controller)
    {
        if (Text("cgroup", controller + ".pressure") is not { } text || cgroup.Layout.Mode != CgroupMode.Unified)
            return;

        writer.WriteStartObject("psi");
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            WritePressure(writer, line.Split(' '));

        writer.WriteEndObject();
    }

    // Sample: some avg10=0.00 avg60=0.00 avg300=0.00 total=2184
    private static void WritePressure(Utf8JsonWriter writer, string[] parts)
    {
        writer.WriteStartObject(parts[0]);
        foreach (string part in parts.AsSpan(1))
        {
            if (part.Split('=') is [var name, var value] && decimal.TryParse(value, CultureInfo.InvariantCulture, out decimal number))
                writer.WriteNumber(name, number);
        }

        writer.WriteEndObject();
    }

    private static ulong Parse(string text) =>
        text == "max" ? ulong.MaxValue : ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong number) ? number : 0;
}

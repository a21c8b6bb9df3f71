using System.Globalization;
using System.Text;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>A time namespace: made, its clocks set, then entered. See time_namespaces(7).</summary>
internal static class ClockSteps
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int WriteOnlyCloseOnExec = 0x80001;
    private static readonly Slot Offsets = new("timens_offsets");

    /// <summary>Before the child takes an id of its user namespace, as which it could not open the file.</summary>
    public static void AddOpen(LaunchPlan plan) =>
        plan.Launch.Add("open timens_offsets", SystemCall.openat, -100, "/proc/self/timens_offsets", WriteOnlyCloseOnExec, 0).Into(Offsets);

    public static void Add(LaunchPlan plan, TimeOffsets? offsets)
    {
        plan.Launch.Add("create a time namespace", SystemCall.unshare, (long)NamespaceKind.Time);
        string text = Line("monotonic", offsets?.Monotonic) + Line("boottime", offsets?.Boottime);
        if (text.Length > 0)
            plan.Launch.Add($"set clocks: {text.TrimEnd().Replace("\n", ", ", StringComparison.Ordinal)}", SystemCall.write, Offsets, text, Encoding.UTF8.GetByteCount(text));

        // unshare makes it for children; who opens it can enter it without having one.
        var made = new Slot("ns:time");
        plan.Launch.Add("open the time namespace", SystemCall.openat, -100, "/proc/self/ns/time_for_children", ReadOnlyCloseOnExec, 0).Into(made);
        plan.Launch.Add("enter the time namespace", SystemCall.setns, made, (long)NamespaceKind.Time);
    }

    private static string Line(string clock, TimeOffset? offset) =>
        offset is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{clock} {offset.Secs} {offset.Nanosecs}\n");
}

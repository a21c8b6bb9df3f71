using System.Globalization;
using Gantry.Engine.Standalone;

namespace Gantry.Engine.Volumes;

/// <summary>The mount options of a tmpfs that was asked for: Docker's defaults, unless the opposite is wished for.</summary>
internal static class TmpfsMount
{
    private static readonly (string Default, string Opposite)[] Defaults = [("noexec", "exec"), ("nosuid", "suid"), ("nodev", "dev")];

    public static IReadOnlyList<string> Options(MountRequest mount)
    {
        IEnumerable<string> kept = Defaults.Where(pair => !mount.TmpfsOptions.Contains(pair.Opposite)).Select(pair => pair.Default);
        List<string> options = [.. kept, .. mount.TmpfsOptions.Where(option => option.Length > 0)];
        if (mount.IsReadOnly)
            options.Add("ro");
        if (mount.TmpfsBytes is { } bytes)
            options.Add(string.Create(CultureInfo.InvariantCulture, $"size={bytes}"));
        if (mount.TmpfsMode is { } mode)
            options.Add("mode=" + Convert.ToString(mode & 0xFFF, 8));
        return [.. options.Distinct()];
    }
}

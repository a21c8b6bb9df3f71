using System.Reflection;
using System.Runtime.InteropServices;

namespace Gantry.Host;

/// <summary>What "gantry version" says.</summary>
internal sealed record VersionNumbers(string Gantry, string Runtime, string Platform)
{
    public static VersionNumbers Current { get; } = new(
        typeof(VersionNumbers).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0",
        RuntimeInformation.FrameworkDescription,
        $"linux/{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}");
}

using System.Globalization;
using System.Text.RegularExpressions;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Specs;

/// <summary>Reads lines of the device cgroup, such as <c>c 1:3 rwm</c> and <c>a *:* r</c>.</summary>
internal static partial class DeviceRules
{
    public static DeviceRule Parse(string line)
    {
        Match match = Line().Match(line.Trim());
        if (!match.Success)
            throw new EngineException(EngineFailure.Invalid, $"invalid device cgroup rule format: '{line}'");
        return new DeviceRule
        {
            Allow = true, Type = match.Groups["type"].Value, Major = Number(match.Groups["major"].Value), Minor = Number(match.Groups["minor"].Value),
            Access = match.Groups["access"].Value,
        };
    }

    private static long? Number(string text) => text == "*" ? null : long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<type>[acb]) (?<major>[0-9]{1,9}|\*):(?<minor>[0-9]{1,9}|\*) (?<access>[rwm]{1,3})$")]
    private static partial Regex Line();
}

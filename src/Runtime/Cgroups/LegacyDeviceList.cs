using Gantry.Linux.Bpf;

namespace Gantry.Runtime.Cgroups;

/// <summary>Follows what the device controller of version 1 would make of a list of rules, and refuses what it would not carry out.</summary>
/// <remarks>The controller has one default and a list of exceptions; see device_cgroup.c and cgroup-v1/devices.rst of the kernel.</remarks>
internal sealed class LegacyDeviceList
{
    private readonly Dictionary<(DeviceKind Kind, uint? Major, uint? Minor), DeviceAccess> _exceptions = [];
    public bool AllowsByDefault { get; private set; } = true;

    /// <summary>The permission as lines that the controller understands as they are meant.</summary>
    public IReadOnlyList<DevicePermission> Accept(DevicePermission permission)
    {
        if (permission.Kind != DeviceKind.Any)
            return permission.Allows == AllowsByDefault ? TakeBack(permission) : Except(permission);

        // To the controller every line of type `a` is about all devices and all accesses, whatever else stands in it.
        if (permission is { Major: null, Minor: null, Access: DeviceAccess.All })
        {
            AllowsByDefault = permission.Allows;
            _exceptions.Clear();
            return [permission];
        }

        DevicePermission character = permission with { Kind = DeviceKind.Character }, block = permission with { Kind = DeviceKind.Block };
        return [.. Accept(character), .. Accept(block)];
    }

    /// <summary>The lines that make of this list another one; both deny by default.</summary>
    public IEnumerable<DevicePermission> To(LegacyDeviceList wanted) => [.. wanted.Beyond(this, allows: true), .. Beyond(wanted, allows: false)];

    private IEnumerable<DevicePermission> Beyond(LegacyDeviceList other, bool allows)
    {
        foreach (((DeviceKind Kind, uint? Major, uint? Minor) device, DeviceAccess access) in _exceptions)
        {
            DeviceAccess more = access & ~other._exceptions.GetValueOrDefault(device);
            if (more != 0)
                yield return new DevicePermission(allows, device.Kind, device.Major, device.Minor, more);
        }
    }

    private IReadOnlyList<DevicePermission> Except(DevicePermission rule)
    {
        DeviceAccess before = _exceptions.GetValueOrDefault(Range(rule));
        _exceptions[Range(rule)] = before | rule.Access;
        return (before | rule.Access) == before ? [] : [rule];
    }

    // The controller forgets an exception only by its own numbers, so a wider rule is said once for each that it covers.
    private List<DevicePermission> TakeBack(DevicePermission rule)
    {
        var lines = new List<DevicePermission>();
        foreach (((DeviceKind Kind, uint? Major, uint? Minor) other, DeviceAccess access) in _exceptions.ToArray())
        {
            DeviceAccess shared = access & rule.Access;
            if (shared == 0 || !Overlap(other, Range(rule)))
                continue;

            if (!Covers(rule, other))
                throw SettingList.Refused($"linux.resources.devices: cgroup v1 cannot {(rule.Allows ? "allow" : "deny")} a part of what another rule {(rule.Allows ? "denies" : "allows")}");

            lines.Add(new DevicePermission(rule.Allows, other.Kind, other.Major, other.Minor, shared));
            if ((access & ~shared) == 0)
                _exceptions.Remove(other);
            else
                _exceptions[other] = access & ~shared;
        }

        return lines;
    }

    private static (DeviceKind Kind, uint? Major, uint? Minor) Range(DevicePermission rule) => (rule.Kind, rule.Major, rule.Minor);

    private static bool Covers(DevicePermission rule, (DeviceKind Kind, uint? Major, uint? Minor) other) =>
        (rule.Major is null || rule.Major == other.Major) && (rule.Minor is null || rule.Minor == other.Minor);

    private static bool Overlap((DeviceKind Kind, uint? Major, uint? Minor) one, (DeviceKind Kind, uint? Major, uint? Minor) other) =>
        one.Kind == other.Kind && Meets(one.Major, other.Major) && Meets(one.Minor, other.Minor);

    private static bool Meets(uint? one, uint? other) => one is null || other is null || one == other;
}

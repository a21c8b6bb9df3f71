using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Limits of RDMA devices; both cgroup versions read the same line.</summary>
internal static class RdmaSettings
{
    public static void Add(SettingList settings, IReadOnlyDictionary<string, RdmaLimit> devices)
    {
        foreach ((string device, RdmaLimit limit) in devices)
        {
            if (device.Length == 0 || device.AsSpan().ContainsAny(" \n\t"))
                throw SettingList.Invalid($"'{device}' is not the name of an RDMA device");

            settings.Add("rdma", "rdma.max", $"{device} hca_handle={Text(limit.HcaHandles)} hca_object={Text(limit.HcaObjects)}");
        }
    }

    private static string Text(uint? limit) => limit is { } number ? SettingList.Text(number) : "max";
}

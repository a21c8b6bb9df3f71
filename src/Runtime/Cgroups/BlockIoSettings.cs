using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Weights and rates of block devices.</summary>
internal static class BlockIoSettings
{
    public static void Add(SettingList settings, BlockIoResources? block)
    {
        if (block is null)
            return;

        if (settings.IsUnified("io") && settings.Layout.Find("blkio") is null)
            AddUnified(settings, block);
        else
            AddLegacy(settings, block);
    }

    private static void AddLegacy(SettingList settings, BlockIoResources block)
    {
        if (Checked(block.Weight) is { } weight)
            AddLegacy(settings, "weight", SettingList.Text(weight));

        if (Checked(block.LeafWeight) is { } leaf)
            AddLegacy(settings, "leaf_weight", SettingList.Text(leaf));

        foreach (BlockIoWeight device in block.WeightDevice)
        {
            if (Checked(device.Weight) is { } own)
                AddLegacy(settings, "weight_device", $"{Number(device.Major, device.Minor)} {own}");

            if (Checked(device.LeafWeight) is { } ownLeaf)
                AddLegacy(settings, "leaf_weight_device", $"{Number(device.Major, device.Minor)} {ownLeaf}");
        }

        AddRates(block.ThrottleReadBpsDevice, "read_bps_device");
        AddRates(block.ThrottleWriteBpsDevice, "write_bps_device");
        AddRates(block.ThrottleReadIopsDevice, "read_iops_device");
        AddRates(block.ThrottleWriteIopsDevice, "write_iops_device");

        void AddRates(IReadOnlyList<BlockIoThrottle> rates, string file)
        {
            foreach (BlockIoThrottle rate in rates)
                settings.Add("blkio", "blkio.throttle." + file, $"{Number(rate.Major, rate.Minor)} {SettingList.Text(rate.Rate)}");
        }
    }

    // Kernels since 5.0 have weights with the BFQ scheduler only, under its name.
    private static void AddLegacy(SettingList settings, string file, string value) =>
        settings.Add(new CgroupSetting("blkio", "blkio." + file, value) { Instead = [new("blkio", "blkio.bfq." + file, value)] });

    private static void AddUnified(SettingList settings, BlockIoResources block)
    {
        if (block.LeafWeight is not (null or 0) || block.WeightDevice.Any(d => d.LeafWeight is not (null or 0)))
            throw SettingList.Refused("blockIO.leafWeight needs cgroup v1; in version 2 no group has processes and groups");

        if (Checked(block.Weight) is { } weight)
            AddWeight(settings, "default ", weight);

        foreach (BlockIoWeight device in block.WeightDevice)
        {
            if (Checked(device.Weight) is { } own)
                AddWeight(settings, Number(device.Major, device.Minor) + " ", own);
        }

        AddRates(block.ThrottleReadBpsDevice, "rbps");
        AddRates(block.ThrottleWriteBpsDevice, "wbps");
        AddRates(block.ThrottleReadIopsDevice, "riops");
        AddRates(block.ThrottleWriteIopsDevice, "wiops");

        void AddRates(IReadOnlyList<BlockIoThrottle> rates, string name)
        {
            foreach (BlockIoThrottle rate in rates)
                settings.Add("io", "io.max", $"{Number(rate.Major, rate.Minor)} {name}={(rate.Rate == 0 ? "max" : SettingList.Text(rate.Rate))}");
        }
    }

    // BFQ counts as config.json does, 10 to 1000; io.weight goes from 1 to 10000.
    private static void AddWeight(SettingList settings, string device, ushort weight) =>
        settings.Add(new CgroupSetting("io", "io.bfq.weight", $"{device}{weight}") { Instead = [new("io", "io.weight", $"{device}{Weight(weight)}")] });

    internal static int Weight(ushort weight) => 1 + ((weight - 10) * 9999 / 990);

    private static ushort? Checked(ushort? weight) => weight switch
    {
        null or 0 => null,
        >= 10 and <= 1000 => weight,
        _ => throw SettingList.Invalid($"a weight of blockIO is {weight}; it goes from 10 to 1000"),
    };

    private static string Number(long major, long minor) => $"{SettingList.Text(major)}:{SettingList.Text(minor)}";
}

namespace Gantry.Oci.RuntimeSpec.Checking;

/// <summary>Holds the `linux` section of a config.json to the specification.</summary>
internal static class LinuxCheck
{
    public static void Add(Findings findings, LinuxSection linux)
    {
        for (int i = 0; i < linux.Devices.Count; i++)
            CheckDevice(findings, linux.Devices[i], $"linux.devices[{i}]");

        foreach (string path in linux.MaskedPaths)
            findings.RequireAbsolute(path, "linux.maskedPaths");

        foreach (string path in linux.ReadonlyPaths)
            findings.RequireAbsolute(path, "linux.readonlyPaths");

        foreach (string file in linux.Resources?.Unified.Keys ?? [])
            findings.Require(IsFileName(file), "linux.resources.unified", $"'{file}' is not the name of a file");
    }

    private static void CheckDevice(Findings findings, Device device, string path)
    {
        const uint FileTypeAndMode = 0xFFFF;
        findings.Require(device.Type is "c" or "b" or "u" or "p", path + ".type", $"'{device.Type}' is not one of c, b, u and p");
        findings.RequireAbsolute(device.Path, path + ".path");
        findings.Require(device.Type == "p" || (device.Major is not null && device.Minor is not null), path, "major and minor are missing");
        findings.Require(device.FileMode is not > FileTypeAndMode, path + ".fileMode", $"{device.FileMode} is no mode of a file");
    }

    // GHSA-5g49-rx9x-qfc6: it becomes part of a path.
    private static bool IsFileName(string name) => name.Length > 0 && name is not ("." or "..") && !name.Contains('/', StringComparison.Ordinal);
}

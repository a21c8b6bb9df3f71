namespace Gantry.Linux.Bpf;

/// <summary>Allows or denies some accesses to the devices of a kind and number; no number stands for all.</summary>
public readonly record struct DevicePermission(bool Allows, DeviceKind Kind, uint? Major, uint? Minor, DeviceAccess Access);

using Gantry.Linux.Files;

namespace Gantry.Build.Files;

/// <summary>What a file is to have beside its content.</summary>
internal readonly record struct FileFacts(uint Owner, uint Group, uint Mode, UnixTime Modified);

using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Cgroups;

/// <summary>Files of version 2 that config.json names itself.</summary>
internal static class UnifiedSettings
{
    // Writing to these moves or ends processes or changes what the group is; none of it is a limit.
    private static readonly string[] Actions =
        ["cgroup.procs", "cgroup.threads", "cgroup.kill", "cgroup.freeze", "cgroup.type", "cgroup.subtree_control"];

    public static void Add(SettingList settings, IReadOnlyDictionary<string, string> files)
    {
        foreach ((string file, string value) in files)
        {
            string controller = ControllerOf(file);
            if (controller != "cgroup" && !settings.IsUnified(controller))
                throw SettingList.Refused($"unified: {file} needs a host whose {controller} controller is of cgroup v2");

            if (controller == "cgroup" && settings.Layout.Unified is not { IsUnified: true })
                throw SettingList.Refused($"unified: {file} needs a host with cgroup v2");

            // The kernel takes one device a write, and config.json has one text a file.
            foreach (string line in value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                settings.Add(controller, file, line);
        }
    }

    // The name becomes a path (GHSA-5g49-rx9x-qfc6). Sample: memory.high
    private static string ControllerOf(string file)
    {
        int dot = file.IndexOf('.', StringComparison.Ordinal);
        bool isName = dot > 0 && !file.Contains("..", StringComparison.Ordinal) && !file.EndsWith('.');
        foreach (char letter in file)
            isName &= char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';

        if (!isName)
            throw SettingList.Invalid($"unified: '{file}' is not the name of a cgroup file");

        return Array.IndexOf(Actions, file) < 0 ? file[..dot] : throw SettingList.Invalid($"unified: {file} is no limit");
    }
}

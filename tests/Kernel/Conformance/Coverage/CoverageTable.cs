using System.Text;

namespace Gantry.Tests;

/// <summary>docs/runtime-coverage.md: each requirement, what tests it, and how runtimes do.</summary>
internal static class CoverageTable
{
    private const string Head = """
        # What gantry-runtime does of the OCI runtime specification 1.3

        Each line is a demand of the specification in our own words, numbered by us, with the tests in `tests/Kernel/Conformance` that show it from inside a container.
        `tools/runtime-coverage` runs the suite with gantry-runtime and with the runc and crun of the distribution, and writes this table; a test compares its
        first four columns with the code. The other two are there to show that the tests are right: what they do as well is no opinion of ours.

        *holds*: all cases pass. *differs*: a case does not. *on purpose*: Gantry does what engines need instead, see below. *not here*: the machine of this table lacks what the test needs, which is
        named below; what concerns cgroup v2 is tried in the virtual machine of `tests/System/VirtualMachine`.
        """;

    private const string Purpose = """
        ## Where Gantry differs from the letter because engines rely on it

        - `delete` takes a container that is created and was never started, and ends its process: the specification calls for stopped ones only, but containerd, podman
          and CRI-O delete what they could not start. `delete --force` takes a running one and is silent about one that does not exist.
        - The program of a container without HOME in its environment gets the HOME of its user, as from runc: images count on it.
        - Every container may make device nodes where its capabilities allow it; opening them is what the rules for devices decide. Engines unpack images inside containers.
        """;

    private const string Others = """
        ## Why the others differ

        - runc 1.1.5 knows version 1.0.2 of the specification: the scheduler, disk priorities, domain names, time offsets, mappings of mounts, burst and idle of cpu,
          memory policies, network devices, the filter's flags and most of `features` came later, and it passes over what it does not know.
          Its poststart hooks run before `start`.
        - crun 1.8.1 knows 1.0 and its own additions: it refuses 1.3.0 as a version, has no `features`, tells hooks 1.0 as the version, passes over types that are
          wrong and values that it does not know, lets `nosuid,suid` mean nosuid, and runs no poststop hooks after a hook of `create` that failed.
        - Both go on after a poststart hook that failed, leave a file where a device should be and take relative masked paths. Newer versions have mended some of this.
        """;

    public static int Write(string output, string[] arguments)
    {
        SuiteRun[] runs = [.. arguments.Select(argument => new SuiteRun(argument))];
        File.WriteAllText(output, Make(runs));
        return 0;
    }

    /// <summary>The part of a row that does not depend on a machine.</summary>
    public static string Claim(Requirement requirement) =>
        $"| `{requirement.Id}` | {(requirement.Level == Level.Must ? "MUST" : "SHOULD")} | {requirement.Text} | {string.Join(", ", requirement.Tests.Select(test => $"{test}"))} |";

    private static string Make(SuiteRun[] runs)
    {
        var text = new StringBuilder(Head).Append("\n\n");
        text.Append($"{Requirements.All.Count} requirements.");
        foreach (SuiteRun run in runs)
            text.Append($" {run.Runtime}: {run.Count("holds")} hold, {run.Count("differs")} differ,{(run.Count("on purpose") is > 0 and var meant ? $" {meant} on purpose," : "")} {run.Count("not here")} cannot be seen here.");

        foreach (IGrouping<string, Requirement> document in Requirements.All.GroupBy(requirement => requirement.Document))
        {
            text.Append($"\n\n## {document.Key}\n\n| Requirement | Level | Says | Test |{string.Concat(runs.Select(run => $" {run.Runtime} |"))}\n|---|---|---|---|{string.Concat(runs.Select(_ => "---|"))}\n");
            text.AppendJoin('\n', document.Select(requirement => Claim(requirement) + string.Concat(runs.Select(run => $" {run.Of(requirement)} |"))));
        }

        text.Append("\n\n").Append(Purpose).Append('\n');
        foreach (Deviation deviation in Deviation.OnPurpose)
            text.Append($"- `{deviation.Requirement}`: {deviation.Reason}\n");

        text.Append('\n').Append(Others).Append('\n');
        AppendMissing(text, runs[0]);
        return text.ToString();
    }

    private static void AppendMissing(StringBuilder text, SuiteRun run)
    {
        text.Append("\n## What this machine cannot show\n\n");
        foreach (Requirement requirement in Requirements.All.Where(requirement => run.Of(requirement) == "not here"))
            text.Append($"- `{requirement.Id}`: {run.SkipReason(requirement)}\n");
    }
}

namespace Gantry.Tests;

/// <summary>Why a runtime does not do what the specification asks for.</summary>
internal sealed record Deviation(string Runtime, string Requirement, string Reason)
{
    public const string Ours = "gantry-runtime";

    /// <summary>Ends a test whose demand gantry-runtime does not meet on purpose; other runtimes are held to it.</summary>
    public static void Admit(string requirement) =>
        Assert.SkipWhen(RuntimeUnderTest.IsOurs, "on purpose: " + OnPurpose.Single(deviation => deviation.Requirement == requirement).Reason);

    /// <summary>Where Gantry does on purpose what engines need.</summary>
    public static IReadOnlyList<Deviation> OnPurpose { get; } =
    [
        new(Ours, "config/user-5", "Without a umask the process gets 0022, as from runc and crun: containerd's shim calls runtimes with 0, and every file that a container makes would be for everyone to write."),
        new(Ours, "config/process-2", "A container without a process is refused at `create`, as by runc and crun: no engine makes one, and there would be nothing to hold its namespaces."),
    ];
}

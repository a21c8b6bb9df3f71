namespace Gantry.Tests.Cluster;

/// <summary>What a program printed and how it ended.</summary>
public sealed record ShellResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The output of a program that must have succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}:\n{Output}{Errors}");
        return Output;
    }

    /// <summary>The words of a program that must have failed.</summary>
    public string Failed()
    {
        Assert.True(ExitCode != 0, $"it should have failed, but printed:\n{Output}");
        return Errors + Output;
    }
}

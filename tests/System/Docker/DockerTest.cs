namespace Gantry.Tests.Docker;

/// <summary>A test by scripts: $T is a name of its own, and what is named so is removed after it.</summary>
public abstract class DockerTest(TestEngine engine) : IAsyncDisposable
{
    private readonly List<string> _scripts = [];

    /// <summary>The name that scripts know as $T.</summary>
    private protected string Name { get; } = $"t{Guid.NewGuid():N}"[..9];

    private protected TestEngine Engine => engine;

    /// <summary>What else scripts know by name.</summary>
    private protected Dictionary<string, string> More { get; } = [];

    private Dictionary<string, string> Variables => new(More) { ["T"] = Name };

    /// <summary>What a script printed that must have succeeded.</summary>
    private protected async Task<string> OkAsync(string script) => (await RunAsync(script)).Succeeded();

    /// <summary>What a script said that must have ended with a status.</summary>
    private protected async Task<string> FailsAsync(int status, string script)
    {
        ShellResult result = await RunAsync(script);
        Assert.True(status == result.ExitCode, $"exit code {result.ExitCode}, not {status}:\n{result.Output}{result.Errors}");
        return result.Errors + result.Output;
    }

    /// <summary>What a script said that must have ended with any status but 0.</summary>
    private protected async Task<string> FailsAsync(string script) => (await RunAsync(script)).Failed();

    private protected Task<ShellResult> RunAsync(string script, int seconds = 60)
    {
        _scripts.Add(script);
        return engine.RunAsync(script, Variables, TimeSpan.FromSeconds(seconds));
    }

    private protected TypedShell Type(string command)
    {
        _scripts.Add(command);
        return engine.Type(command, Variables);
    }

    /// <summary>Waits until a script prints a text.</summary>
    private protected async Task SeesAsync(string text, string script)
    {
        ShellResult last = await RunAsync(script);
        await Until.TrueAsync($"{script} prints {text}; it printed:\n{last.Output}{last.Errors}", async () =>
        {
            last = await RunAsync(script);
            return last.Output.Contains(text, StringComparison.Ordinal);
        });
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        string all = string.Concat(_scripts);
        string cleanup = "docker ps -aq --filter name=$T | xargs -r docker rm -fv";
        if (all.Contains("network create", StringComparison.Ordinal) || all.Contains("compose", StringComparison.Ordinal))
            cleanup += "; docker network ls -q --filter name=$T | xargs -r docker network rm";
        if (all.Contains("-v", StringComparison.Ordinal) || all.Contains("volume", StringComparison.Ordinal))
            cleanup += "; docker volume ls -q --filter name=$T | xargs -r docker volume rm -f";
        if (all.Contains("$T:", StringComparison.Ordinal) || all.Contains("$T/", StringComparison.Ordinal))
            cleanup += "; docker images | awk -v t=$T 'index($1, t) { print $1 \":\" $2 }' | xargs -r docker rmi -f";
        await engine.RunAsync(cleanup, Variables);
    }
}

using System.Text;
using Gantry.Build.Caching;
using Gantry.Build.Dockerfiles;
using Gantry.Build.Dockerfiles.Instructions;
using Gantry.Build.Graphs;
using Gantry.Engine.Execs;
using Gantry.Engine.Steps;
using Gantry.Images;

namespace Gantry.Build.Stages;

/// <summary>RUN: a process on top of what the stage has become; what it writes is a layer.</summary>
internal sealed class RunStep(StageRun stage, RunInstruction instruction)
{
    private const string ScriptDirectory = "/dev/pipes";

    // What the engine shows in every container; where it is missing in the image, an empty file or directory is made for it.
    private static readonly string[] MountPoints =
        ["/proc", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/sys", "/sys/fs/cgroup", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/etc"];

    private readonly BuildRun _build = stage.Build;

    public async Task<StageState> RunAsync(StageState state)
    {
        Check();
        IReadOnlyList<RunMount> mounts = [.. instruction.Mounts.Select(mount => Expanded(mount, state))];
        (IReadOnlyList<string> command, Heredoc? script) = Command(state);
        IReadOnlyList<string> arguments = [.. Arguments(state)];
        var inputs = new StepInputs();
        inputs.Add(StepInputNames.Parent, state.Parent);
        inputs.Add("the command", command.Append(script?.Content ?? ""));
        inputs.Add("the user", state.Config.User);
        inputs.Add("the working directory", state.WorkingDirectory);
        inputs.Add("the network", instruction.Network);
        inputs.Add("the security mode", instruction.Security);
        foreach (string variable in state.Config.Env)
            inputs.Add("ENV " + variable.Split('=')[0], variable);
        foreach (string argument in arguments)
            inputs.Add("ARG " + argument.Split('=')[0], argument);
        await new RunMounts(stage, state, mounts).AddToAsync(inputs);
        string createdBy = CreatedBy.Run(arguments, command);
        return await stage.LayerAsync(state, instruction, inputs, createdBy, () => MakeAsync(state, command, script, arguments, mounts));
    }

    private void Check()
    {
        if (instruction.Security == "insecure" && !_build.Request.AllowsInsecure)
            throw new BuildException(BuildFailure.Invalid, "security.insecure is not allowed: RUN --security=insecure needs a build that was granted it");
        if (instruction.Network == "host" && !_build.Request.AllowsHostNetwork)
            throw new BuildException(BuildFailure.Invalid, "network.host is not allowed: RUN --network=host needs a build that was granted it");
        if (_build.Parts.Steps is null)
            throw new BuildException(BuildFailure.Unsupported, "this builder has no engine to run commands in");
    }

    // RUN <<EOF is a script: for the shell, or, with #! at its beginning, a program of its own. With words beside it, it is the shell's to read.
    private (IReadOnlyList<string> Command, Heredoc? Script) Command(StageState state)
    {
        if (instruction.Heredocs.Count == 0 || !instruction.Command.IsShell)
            return (instruction.Command.With(state.Shell), null);
        string line = instruction.Command.Words[0];
        if (instruction.Heredocs is [var only] && line.Trim() == only.Word)
        {
            return only.Content.StartsWith("#!", StringComparison.Ordinal)
                ? ([$"{ScriptDirectory}/{ScriptName(only)}"], only)
                : ([.. state.Shell, only.Content], null);
        }
        string whole = line + string.Concat(instruction.Heredocs.Select(heredoc => $"\n{heredoc.Content}{heredoc.Name}"));
        return ([.. state.Shell, whole], null);
    }

    private static string ScriptName(Heredoc heredoc) => string.Concat(heredoc.Name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) is { Length: > 0 } name ? name : "script";

    private static IEnumerable<string> Arguments(StageState state) => state.Arguments
        .Where(argument => argument.Value is not null && !BuildArguments.IsProxy(argument.Key))
        .OrderBy(argument => argument.Key, StringComparer.Ordinal)
        .Select(argument => $"{argument.Key}={argument.Value}");

    private RunMount Expanded(RunMount mount, StageState state)
    {
        string Expand(string text) => ConfigChanges.Guarded(instruction, () => stage.Expander(state).Word(text));
        string target = Expand(mount.Target);
        return mount with { Target = target, Source = Expand(mount.Source), Id = Expand(mount.Id) };
    }

    private async Task<NewLayer> MakeAsync(
        StageState state, IReadOnlyList<string> command, Heredoc? script, IReadOnlyList<string> arguments, IReadOnlyList<RunMount> wanted)
    {
        BuildParts parts = _build.Parts;
        await using StepSnapshot snapshot = await StepSnapshot.CreateAsync(parts, state.ChainIds, stage.Cancel);
        using var area = new WorkArea(parts.Options.Root);
        IReadOnlyList<string> points = MountPoints;
        await using (PreparedMounts mounts = await new RunMounts(stage, state, wanted).PrepareAsync(area))
        {
            if (script is not null)
                mounts.AddScript($"{ScriptDirectory}/{ScriptName(script)}", script.Content);
            await RunAsync(state, snapshot.Id, command, arguments, mounts, area.NewDirectory());
            if (mounts.Targets.Count > 0)
                points = [.. MountPoints, .. snapshot.Show(area, rootfs => MountTargets.In(rootfs, mounts.Targets))];
        }
        return await snapshot.CommitAsync(new LayerOptions { LatestTime = _build.Arguments.SourceDate, MountPoints = points }, stage.Cancel);
    }

    private async Task RunAsync(
        StageState state, string snapshot, IReadOnlyList<string> command, IReadOnlyList<string> arguments, PreparedMounts mounts, string files)
    {
        BuildRequest request = _build.Request;
        string id = Ids.NewProcess();
        stage.Tell(BuildMessageKind.Running, id);
        var output = new OutputText(stage);
        int code = await _build.Parts.Steps!.RunAsync(
            new StepConfig
            {
                Id = id,
                SnapshotId = snapshot,
                Directory = files,
                Command = command,
                Environment = [.. _build.Arguments.GivenProxies.Select(proxy => $"{proxy.Key}={proxy.Value}"), .. arguments, .. mounts.Variables, .. state.Config.Env],
                WorkingDirectory = state.WorkingDirectory,
                User = state.Config.User,
                Mounts = mounts.Mounts,
                Network = NetworkOf(request.NetworkMode),
                NetworkName = request.NetworkMode,
                ExtraHosts = request.ExtraHosts,
                IsInsecure = instruction.Security == "insecure",
                Resources = request.Resources,
                Ulimits = request.Ulimits,
                SharedMemoryBytes = request.SharedMemoryBytes,
                CgroupParent = request.CgroupParent,
            },
            output.Add,
            stage.Cancel);
        output.Finish();
        stage.Tell(BuildMessageKind.Removed, id);
        if (code != 0)
            throw new BuildException(BuildFailure.Command, $"The command '{string.Join(' ', command)}' returned a non-zero code: {code}", instruction.Range) { ExitCode = code };
    }

    private StepNetwork NetworkOf(string mode) => instruction.Network switch
    {
        "none" => StepNetwork.None,
        "host" => StepNetwork.Host,
        _ => mode switch { "none" => StepNetwork.None, "host" => StepNetwork.Host, _ => StepNetwork.Bridged },
    };

    // Pieces of output may end in the middle of a character.
    private sealed class OutputText(StageRun stage)
    {
        private readonly Decoder _output = Encoding.UTF8.GetDecoder();
        private readonly Decoder _error = Encoding.UTF8.GetDecoder();

        public void Add(SessionOutput piece) => Tell(piece.IsStderr, piece.Data.Span, flush: false);

        public void Finish()
        {
            Tell(isError: false, [], flush: true);
            Tell(isError: true, [], flush: true);
        }

        private void Tell(bool isError, ReadOnlySpan<byte> data, bool flush)
        {
            Decoder decoder = isError ? _error : _output;
            char[] text = new char[decoder.GetCharCount(data, flush)];
            int length = decoder.GetChars(data, text, flush);
            if (length > 0)
                stage.Tell(isError ? BuildMessageKind.ErrorOutput : BuildMessageKind.Output, new string(text, 0, length));
        }
    }
}

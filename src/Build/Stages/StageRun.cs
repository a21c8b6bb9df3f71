using Gantry.Build.Caching;
using Gantry.Build.Dockerfiles;
using Gantry.Build.Dockerfiles.Instructions;
using Gantry.Build.Graphs;
using Gantry.Images;
using Gantry.Linux;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Build.Stages;

/// <summary>One stage of one build: its steps one after the other, each from the cache or done.</summary>
internal sealed class StageRun(BuildRun build, Stage stage, CancellationToken cancel)
{
    private readonly string _run = StepCache.NewRun();
    private int _step = stage.FirstStep;

    public BuildRun Build => build;

    /// <summary>The stage's number in the file.</summary>
    public int Index => stage.Index;

    public CancellationToken Cancel => cancel;

    public async Task<StageState> RunAsync()
    {
        build.HoldRun(_run);
        try
        {
            StageState state = await BeginAsync();
            foreach (Instruction instruction in stage.Instructions)
            {
                cancel.ThrowIfCancellationRequested();
                _step++;
                Tell(BuildMessageKind.Step, instruction.Original);
                state = await DoAsync(state, instruction);
                Tell(BuildMessageKind.Result, state.ImageId.ToString());
            }
            build.Output.Complete(stage.Index);
            return state;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            build.Output.Flush(stage.Index);
            throw;
        }
    }

    public void Tell(BuildMessageKind kind, string text) => build.Output.Report(stage.Index, new BuildMessage(kind, text, _step, build.Graph.StepCount));

    public Expander Expander(StageState state) => new(state.Lookup, build.File.Directives.Escape);

    /// <summary>The moment that what is made now is to carry.</summary>
    public DateTimeOffset Now => build.Arguments.SourceDate ?? build.Parts.Clock.GetUtcNow();

    /// <summary>A step that changes files: its result from the cache, or made and remembered.</summary>
    /// <param name="isOfItsOwn">The layer is the same on whatever other layers.</param>
    public async Task<StageState> LayerAsync(StageState state, Instruction instruction, StepInputs inputs, string createdBy, Func<Task<NewLayer>> make, bool isOfItsOwn = false)
    {
        if (build.Arguments.SourceDate is { } date)
            inputs.Add("SOURCE_DATE_EPOCH", date.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Digest key = inputs.Key();
        // Steps that are equal, also those of other builds, are done once.
        using IDisposable turn = await build.Parts.Turns.EnterAsync(key.ToString(), cancel);
        if ((FindCached(key, state) ?? (isOfItsOwn ? await StackCachedAsync(key, state) : null)) is { } known)
        {
            Tell(BuildMessageKind.Cached, "");
            IReadOnlyList<Digest> stack = known.Layer is null ? state.ChainIds : Stacked(state.ChainIds, known.Layer.DiffId);
            return Done(known.Layer is null ? state : state.WithLayer(known.Layer, stack), createdBy, known.CreatedAt, known.Layer is not null, key);
        }
        Tell(BuildMessageKind.Missed, build.Request.IgnoresCache ? "the cache is not used" : build.Parts.Cache.Explain(PlaceOf(), instruction.Original, inputs));
        NewLayer made = await MakeAsync(make);
        build.Hold(made);
        StageState after = made.IsEmpty ? state : state.WithLayer(made.Layer, made.ChainIds);
        DateTimeOffset at = Now;
        Remember(key, instruction, inputs, made, after, at);
        return Done(after, createdBy, at, !made.IsEmpty, key);
    }

    /// <summary>The chain of a stack with one more layer on top.</summary>
    private static IReadOnlyList<Digest> Stacked(IReadOnlyList<Digest> below, Digest diffId) =>
        [.. below, below.Count == 0 ? diffId : Digest.Sha256(System.Text.Encoding.ASCII.GetBytes($"{below[^1]} {diffId}"))];

    private async Task<StageState> BeginAsync()
    {
        Tell(BuildMessageKind.Step, stage.From.Original);
        CheckPlatform();
        StageState state = await BaseAsync();
        IReadOnlyList<string> triggers = state.Config.OnBuild ?? [];
        state = state.With(config => config with { OnBuild = null }) with { HasOwnCommand = false };
        Tell(BuildMessageKind.Result, state.Layers.Count == 0 && state.Image.History.Count == 0 ? "" : state.ImageId.ToString());
        if (triggers.Count == 0)
            return state;
        Tell(BuildMessageKind.Triggers, triggers.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (string trigger in triggers)
            state = await DoAsync(state, Dockerfile.ParseTrigger(trigger, stage.From.Range));
        Tell(BuildMessageKind.Result, state.ImageId.ToString());
        return state;
    }

    private async Task<StageState> BaseAsync()
    {
        if (stage.BaseStage is { } index)
            return await build.StageAsync(index);
        if (stage.BaseName == "scratch")
            return StageState.Scratch(build.Request.Platform ?? build.Parts.Options.Platform);
        return StageState.From(await LocatedAsync(stage.From, () => build.ImageAsync(stage.BaseName)));
    }

    private void CheckPlatform()
    {
        if (stage.From.Platform is not { Length: > 0 } wanted || stage.BaseName == "scratch")
            return;
        Platform here = build.Parts.Options.Platform;
        string[] parts = wanted.Split('/');
        bool isHere = parts[0] == here.Os && (parts.Length < 2 || parts[1] == here.Architecture);
        if (!isHere)
            throw new BuildException(BuildFailure.Unsupported, $"this builder makes images for {here} only, not for {wanted}: it does not emulate other machines", stage.From.Range);
    }

    private Task<StageState> DoAsync(StageState state, Instruction instruction) => LocatedAsync(instruction, () => instruction switch
    {
        RunInstruction command => new RunStep(this, command).RunAsync(state),
        CopyInstruction copy => new CopyStep(this, copy).RunAsync(state),
        TextInstruction { Keyword: "WORKDIR" } directory => new WorkdirStep(this, directory).RunAsync(state),
        _ => Task.FromResult(Change(state, instruction)),
    });

    private StageState Change(StageState state, Instruction instruction)
    {
        (StageState changed, string words) = build.Changes.Apply(state, instruction);
        return Changed(state, changed, instruction, words);
    }

    /// <summary>A step that changes no files. It is remembered too, so that an unchanged build makes the same image, times included.</summary>
    public StageState Changed(StageState before, StageState changed, Instruction instruction, string words)
    {
        var inputs = new StepInputs();
        inputs.Add("the steps before", before.Key.ToString());
        inputs.Add("the instruction", words);
        if (build.Arguments.SourceDate is { } date)
            inputs.Add("SOURCE_DATE_EPOCH", date.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Digest key = inputs.Key();
        string createdBy = CreatedBy.Change(before, words);
        if (FindCached(key, before) is { } known)
        {
            Tell(BuildMessageKind.Cached, "");
            return Done(changed, createdBy, known.CreatedAt, hasLayer: false, key);
        }
        DateTimeOffset now = Now;
        build.Parts.Cache.Add(new CacheRecord { Key = key, Instruction = instruction.Original, CreatedAt = now, UsedAt = build.Parts.Clock.GetUtcNow() });
        return Done(changed, createdBy, now, hasLayer: false, key);
    }

    private static StageState Done(StageState state, string createdBy, DateTimeOffset at, bool hasLayer, Digest key) => state.After(
        createdBy, at, hasLayer, Digest.Sha256(System.Text.Encoding.UTF8.GetBytes($"{key} {(hasLayer ? state.Parent : "")} {at.UtcTicks}")));

    private CacheRecord? FindCached(Digest key, StageState state)
    {
        if (build.Request.IgnoresCache || build.Parts.Cache.Find(key) is not { } record)
            return null;
        if (record.Kept is { } kept)
            build.HoldRun(kept);
        return record.Layer is null || build.Parts.Images.HasLayers(Stacked(state.ChainIds, record.Layer.DiffId)) ? record : null;
    }

    // Here, but not on these layers.
    private async Task<CacheRecord?> StackCachedAsync(Digest key, StageState state)
    {
        if (build.Request.IgnoresCache || build.Parts.Cache.Find(key) is not { Layer: { } layer } record)
            return null;
        NewLayer? stacked = await build.Parts.Images.StackLayerAsync(layer, state.ChainIds, cancel);
        if (stacked is null)
            return null;
        build.Hold(stacked);
        build.Parts.Cache.Keep(_run, [.. state.Layers, layer]);
        return record;
    }

    private async Task<NewLayer> MakeAsync(Func<Task<NewLayer>> make)
    {
        await build.Parts.Places.WaitAsync(cancel);
        try
        {
            return await make();
        }
        finally
        {
            build.Parts.Places.Release();
        }
    }

    private void Remember(Digest key, Instruction instruction, StepInputs inputs, NewLayer made, StageState after, DateTimeOffset at)
    {
        if (!made.IsEmpty)
            build.Parts.Cache.Keep(_run, after.Layers);
        build.Parts.Cache.Add(new CacheRecord
        {
            Key = key, Place = PlaceOf(), Instruction = instruction.Original, Inputs = inputs.Values, CreatedAt = at, UsedAt = build.Parts.Clock.GetUtcNow(),
            Layer = made.IsEmpty ? null : made.Layer, Kept = made.IsEmpty ? null : _run, Bytes = made.IsEmpty ? 0 : made.Bytes,
        });
    }

    private string PlaceOf() => $"{build.Project} {stage.Title} {_step - stage.FirstStep}";

    // A failure says at which place of the Dockerfile it happened, whatever part of the engine it comes from.
    private static async Task<T> LocatedAsync<T>(Instruction instruction, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (BuildException failure) when (failure.Where is null)
        {
            string verb = instruction is CopyInstruction && failure.Kind == BuildFailure.Step ? $"{instruction.Keyword} failed: " : "";
            throw new BuildException(failure.Kind, verb + failure.Message, instruction.Range, failure) { ExitCode = failure.ExitCode };
        }
        catch (Exception failure) when (failure is Engine.EngineException or ImagesException or LinuxException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            string verb = instruction is CopyInstruction ? $"{instruction.Keyword} failed: " : "";
            throw new BuildException(BuildFailure.Step, verb + failure.Message, instruction.Range, failure);
        }
    }
}
